using System.Text.Json.Serialization;
using SmartCity.Api.Security;
using SmartCity.Api.Telemetry;

namespace SmartCity.Api.Hosting;

/// <summary>Builds the one web application, for <c>up</c>, <c>serve</c> and the tests alike.</summary>
internal static class SmartCityApplication
{
    /// <summary>The application, not started. Nothing is read from the current folder or from appsettings.</summary>
    internal static WebApplication Build(SmartCityOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "SmartCity.Api", WebRootPath = options.WebRoot, EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        });
        builder.Configuration.AddInMemoryCollection([new("SmartCity:Geo:ConnectionString", options.ConnectionString)]).AddEnvironmentVariables();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None)   // Problems logs once
            .AddConfiguration(builder.Configuration.GetSection("Logging"));
        AddServices(builder.Services, options);
        var app = builder.Build();
        Map(app, options);
        return app;
    }

    private static void AddServices(IServiceCollection services, SmartCityOptions options)
    {
        services.AddRoutingCore().AddSingleton(options).AddSingleton(options.Data).AddSingleton(TimeProvider.System).AddSingleton<Readiness>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;   // otherwise OpenAPI calls every integer "integer or string"
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddSingleton<FindKey>(_ => (_, _) => Task.FromResult<KeyHolder?>(null));
        services.AddProblems().AddAccess().AddTelemetry();
    }

    private static void Map(WebApplication app, SmartCityOptions options)
    {
        app.UseProblems();
        if (options.WebRoot is { } root) app.UseWorkspace(root);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
