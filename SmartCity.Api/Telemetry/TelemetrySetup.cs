using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SmartCity.Api.Telemetry;

/// <summary>OpenTelemetry: metrics are always there at <c>/metrics</c>; traces and metrics are sent out when the standard <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class TelemetrySetup
{
    /// <summary>Counts each block that is lent for each request and answer, which costs a cached tile a twentieth of its time and tells nobody anything.</summary>
    private const string MemoryPools = "Microsoft.AspNetCore.MemoryPool";

    internal static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        var exports = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };
        services.AddSingleton<ApiMetrics>();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("smartcity"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ApiMetrics.Name, "SmartCity.Geo", "SmartCity.Imaging", "Npgsql")
                    .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter()
                    .AddView(instrument => instrument.Meter.Name == MemoryPools ? MetricStreamConfiguration.Drop : null);
                if (exports) metrics.AddOtlpExporter();
            })
            .WithTracing(traces =>
            {
                if (!exports) return;   // nobody would read them
                traces.AddSource(ApiMetrics.Name, "SmartCity.Geo", "SmartCity.Imaging").AddAspNetCoreInstrumentation().AddNpgsql().AddOtlpExporter();
            });
        return services;
    }
}
