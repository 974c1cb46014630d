using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartCity.Api.Hosting;
using SmartCity.Geo;

namespace SmartCity.Api.Tests.Hosting;

/// <summary>A server without a database that fails in every way it is asked to.</summary>
public sealed class FailingServer : IAsyncLifetime
{
    private readonly WebApplication _app = SmartCityApplication.Build(new() { ConnectionString = "", Data = new("/nonexistent"), Url = "http://127.0.0.1:0", JobWorkers = 0, MaxBodyBytes = 1000 });

    internal HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var provoke = _app.MapGroup("/provoke");
        provoke.MapGet("/input", string () => throw new GeoInputException("area.geojson: feature 3 crosses itself."));
        provoke.MapGet("/bug", string () => throw new InvalidOperationException("secret"));
        provoke.MapGet("/number", (int limit) => limit);
        provoke.MapPost("/body", (Body body) => body.Name);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Client.BaseAddress = new(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    internal sealed record Body(string Name);
}

public sealed class ProblemDetailsTests(FailingServer server) : IClassFixture<FailingServer>
{
    [Theory]
    [InlineData("GET", "/nowhere", null, 404)]
    [InlineData("DELETE", "/provoke/number", null, 405)]
    [InlineData("GET", "/provoke/number?limit=ten", null, 400)]
    [InlineData("GET", "/provoke/number", null, 400)]
    [InlineData("GET", "/provoke/input", null, 422)]
    [InlineData("GET", "/provoke/bug", null, 500)]
    [InlineData("POST", "/provoke/body", "{\"name\": ", 400)]
    [InlineData("POST", "/provoke/body", "text", 415)]
    [InlineData("GET", "/health/ready", null, 503)]
    public async Task Every_kind_of_error_is_a_problem(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Add("Accept", "image/png");   // even then
        if (body is not null) request.Content = new StringContent(body, null, body == "text" ? "text/plain" : "application/json");
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var content = new StringContent($"{{\"name\": \"{new string('a', 2000)}\"}}", null, "application/json");
        using var response = await server.Client.PostAsync("/provoke/body", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_words_of_bad_input_reach_the_caller() =>
        Assert.Contains("feature 3 crosses itself", await (await server.Client.GetAsync("/provoke/input", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

    [Fact]
    public async Task A_process_that_answers_is_live() =>
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task Metrics_are_in_the_Prometheus_format()
    {
        await server.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE", await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
