using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;

namespace SmartCity.Api.Monitors;

/// <summary>The monitors' part of the application, for the server and for commands.</summary>
internal static class MonitorsSetup
{
    /// <summary>The desk and what it needs; with a database also the listener and the judging of ended periods.</summary>
    internal static IServiceCollection AddMonitors(this IServiceCollection services, SmartCityOptions options)
    {
        services.AddOptions<MonitorOptions>().BindConfiguration(MonitorOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MonitorOptions>, MonitorOptionsValidator>());
        services.AddSingleton(p => p.GetRequiredService<IOptions<MonitorOptions>>().Value);
        services.AddSingleton<LimitsFile>().AddSingleton<MonitorGate>().AddSingleton<MonitorDesk>().AddSingleton<FrameFile>().AddSingleton<MonitorListener>().AddSingleton<PeriodJudging>();
        if (options.ConnectionString.Length == 0) return services;
        services.AddHostedService(p => p.GetRequiredService<PeriodJudging>());
        if (!options.WorkerOnly) services.AddHostedService(p => p.GetRequiredService<MonitorListener>());   // one process has the port
        return services;
    }

    /// <summary>The same without a server, for one command.</summary>
    /// <param name="connectionString">Of a migrated database.</param>
    internal static ServiceProvider ForCommand(string connectionString, Action<MonitorOptions> set)
    {
        var options = new SmartCityOptions { ConnectionString = connectionString, Data = DataFolder.Default };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("SmartCity:Geo:ConnectionString", connectionString), new("SmartCity:Geo:CaseRulesPath", options.CaseRules ?? "")]).AddEnvironmentVariables().Build());
        services.AddLogging(log => log.AddSimpleConsole(console => console.SingleLine = true).AddFilter("SmartCity", LogLevel.Information).SetMinimumLevel(LogLevel.Warning));
        services.AddMetrics().AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton<FailedKeys>().AddSingleton(p => new ApiMetrics(p.GetRequiredService<IMeterFactory>()));
        services.AddSmartCityGeo();
        services.AddMonitors(options).PostConfigure(set);
        return services.BuildServiceProvider();
    }
}
