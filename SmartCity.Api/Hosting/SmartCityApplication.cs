using System.Globalization;
using System.Text.Json.Serialization;
using SmartCity.Api.Cameras;
using SmartCity.Api.Events;
using SmartCity.Api.Evidence;
using SmartCity.Api.Jobs;
using SmartCity.Api.Monitors;
using SmartCity.Api.Reports;
using SmartCity.Api.Security;
using SmartCity.Api.Telemetry;
using SmartCity.Api.Tiles;
using SmartCity.Geo;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Hosting;

/// <summary>Builds the one web application, for <c>up</c>, <c>serve</c> and the tests alike.</summary>
internal static class SmartCityApplication
{
    /// <summary>The application, not started. Nothing is read from the current folder or from appsettings.</summary>
    internal static WebApplication Build(SmartCityOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "SmartCity.Api", WebRootPath = options.WebRoot, EnvironmentName = Environments.Production });
        // A request goes on where its bytes came in, without a hop to another thread: cached tiles at 0.86 of nginx's rate in place of 0.62 to 0.77. These are threads of the pool, so a request that waits delays no other.
        // A connection keeps 4 KB to read into while it is silent, and is spared a question whether there is something to read.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => (sockets.UnsafePreferInlineScheduling, sockets.WaitForDataBeforeAllocatingBuffer) = (true, false)).UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 64 << 10;   // filters with the outline of a district
        });
        builder.Configuration
            .AddInMemoryCollection([new("SmartCity:Geo:ConnectionString", options.ConnectionString), new("SmartCity:Geo:CaseRulesPath", options.CaseRules ?? ""), new("SmartCity:Geo:AccessPolicyPath", options.AccessPolicy ?? "")])
            .AddEnvironmentVariables().AddInMemoryCollection(options.Settings);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None)   // Problems logs once
            .AddConfiguration(builder.Configuration.GetSection("Logging"));
        AddServices(builder.Services, options);
        if (options.ConnectionString.Length > 0) QuickTilesServer.AddTo(builder.Services);
        var app = builder.Build();
        Map(app, options);
        return app;
    }

    private static void AddServices(IServiceCollection services, SmartCityOptions options)
    {
        services.AddRoutingCore().AddSingleton(options).AddSingleton(options.Data).AddSingleton(options.Clock).AddSingleton<Readiness>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;   // otherwise OpenAPI calls every integer "integer or string"
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            WholeBodies.Require(json.SerializerOptions);
        });
        services.AddSingleton<FindKey>(p => async (key, cancellationToken) =>
            options.ConnectionString.Length > 0 && await p.GetRequiredService<ApiKeyStore>().VerifyAsync(key, cancellationToken) is { } found && Roles.Parse(found.Role) is { } role
                ? new(found.Id.ToString(CultureInfo.InvariantCulture), found.Name, role, found.UnitId) { ExpiresAt = found.ExpiresAt, Layers = found.Layers, Networks = found.Networks, IsReadOnly = found.IsReadOnly }
                : null);
        services.AddProblems().AddAccess().AddTelemetry();
        services.AddSmartCityGeo();
        services.AddEvidence().AddReports();
        services.AddJobs(options);
        services.AddMonitors(options);
        services.AddFrameIntake(options);
        services.AddPublicApi(options);
        services.AddEvents(options.Events, options.ConnectionString.Length > 0);
    }

    private static void Map(WebApplication app, SmartCityOptions options)
    {
        app.UseProblems();
        app.UseHead();
        if (options.WebRoot is { } root) app.UseWorkspace(root);
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseVisitors();
        app.MapHealth();
        var routes = app.MapGroup("").CheckRanges();
        routes.MapJobs();
        routes.MapPublicApi();
        routes.MapAccess();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
