using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;

namespace SmartCity.Api.Cameras;

/// <summary>The intake of frames: its settings and services; with a database also fetching and removal.</summary>
internal static class IntakeSetup
{
    internal static IServiceCollection AddFrameIntake(this IServiceCollection services, SmartCityOptions options)
    {
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IntakeOptions>, IntakeOptionsValidator>());
        services.AddSingleton(p => p.GetRequiredService<IOptions<IntakeOptions>>().Value);
        services.AddSingleton<CameraLanes>().AddSingleton<FrameLook>().AddSingleton<FrameFiles>().AddSingleton<IntakeDesk>().AddSingleton<PlumeDesk>().AddSingleton<VehicleDesk>().AddSingleton<ThresholdDesk>();
        services.AddSingleton<PlumePlacing>().AddSingleton<PlumeWitnesses>().AddSingleton<CameraSources>().AddSingleton<FrameKeeping>().AddSingleton<CameraMemories>().AddSingleton<MemoryKeeping>();
        services.AddSingleton<IJob, FeedCamerasJob>();   // it needs what the intake has
        if (options.ConnectionString.Length == 0) return services;
        services.AddHostedService(p => p.GetRequiredService<MemoryKeeping>());   // first, so that it stops after what fetches frames; a worker's jobs send some, too
        if (!options.WorkerOnly) services.AddHostedService(p => p.GetRequiredService<FrameKeeping>());
        if (!options.WorkerOnly) services.AddHostedService(p => p.GetRequiredService<CameraSources>());
        return services;
    }
}
