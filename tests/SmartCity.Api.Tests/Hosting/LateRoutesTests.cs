using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SmartCity.Api.Tests.Hosting;

/// <summary>Handlers are compiled at their first request; that all of them can be is seen here.</summary>
public sealed class LateRoutesTests(ServedCity city) : IClassFixture<ServedCity>
{
    [Fact]
    public void Every_handler_of_the_application_can_be_compiled()
    {
        _ = city.Database.ConnectionString;
        var endpoints = city.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var handlers = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>() is not null).ToList();
        Assert.True(handlers.Count > 200, $"{handlers.Count} handlers");
        foreach (var endpoint in handlers)
            Assert.NotNull(RequestDelegateFactory.Create(endpoint.Metadata.GetMetadata<MethodInfo>()!, static _ => new object(), new() { ServiceProvider = city.Services, RouteParameterNames = endpoint.RoutePattern.Parameters.Select(p => p.Name) }).RequestDelegate);
    }

    [Fact]
    public async Task A_handler_answers_the_first_request_and_the_next_and_its_filters_run()
    {
        var (stop, filtered) = (TestContext.Current.CancellationToken, 0);
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        var group = app.MapGroup("/twice").AddEndpointFilter((context, next) =>
        {
            filtered++;
            return next(context);
        });
        LateRoutes.MapGet(group, "/{number:int}", (int number) => $"{2 * number}");
        await app.StartAsync(stop);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        Assert.Equal(["42", "4"], [await client.GetStringAsync("/twice/21", stop), await client.GetStringAsync("/twice/2", stop)]);
        Assert.Equal(2, filtered);
        using var other = await client.PostAsync("/twice/2", null, stop);
        Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, other.StatusCode);
    }
}
