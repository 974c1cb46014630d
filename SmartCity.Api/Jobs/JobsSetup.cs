using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using SmartCity.Api.Hosting;
using SmartCity.Api.Scenes;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Jobs;

/// <summary>Hangfire on the same PostgreSQL, in its own schema, and the kinds of jobs.</summary>
internal static class JobsSetup
{
    internal static IServiceCollection AddJobs(this IServiceCollection services, SmartCityOptions options)
    {
        services.AddSingleton<UploadFolder>().AddSingleton<SceneImport>().AddSingleton<SceneFetch>().AddSingleton(_ => new StacClient(StacClient.CreateHttp(), new(options.StacHosts))).AddSingleton<JobGraphStore>().AddSingleton<JobRunner>().AddSingleton<JobDispatcher>().AddSingleton<JobDesk>();
        services.AddSingleton<IJob, ImportCityJob>().AddSingleton<IJob, PartitionJob>().AddSingleton<IJob, PartitionFootprintJob>()
            .AddSingleton<IJob, SimulateScenesJob>().AddSingleton<IJob, ImportSceneJob>().AddSingleton<IJob, FetchSceneJob>().AddSingleton<IJob, DetectChangeJob>().AddSingleton<IJob, DetectSeriesJob>().AddSingleton<IJob, FileCasesJob>()
            .AddSingleton<IJob, RecutJob>().AddSingleton<IJob, PartitionUploadJob>().AddSingleton<IJob, ImportCellsJob>().AddSingleton<IJob, ImportLayerJob>();
        if (options.JobWorkers == 0) return services;
        // Our own instance: Hangfire's set-up would keep it in a static, and two applications in one process would share a queue.
        services.AddSingleton<JobStorage>(_ =>
        {
            var settings = new PostgreSqlStorageOptions
            {
                SchemaName = "hangfire",
                UseSlidingInvisibilityTimeout = true,   // a job past a fixed time-out would run twice
                InvisibilityTimeout = TimeSpan.FromMinutes(1),
                QueuePollInterval = TimeSpan.FromSeconds(1),
            };
            return new PostgreSqlStorage(new NpgsqlConnectionFactory(options.ConnectionString, settings), settings);
        });
        services.AddHangfire((provider, hangfire) => hangfire.UseLogProvider(new QueueLogs(provider.GetRequiredService<ILoggerFactory>())).SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddHangfireServer((provider, server) =>
        {
            server.Activator = new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>());   // not the static one, for the same reason
            server.WorkerCount = options.JobWorkers;
            server.ShutdownTimeout = TimeSpan.FromSeconds(20);
        });
        services.AddHostedService(provider => provider.GetRequiredService<JobDispatcher>());
        services.AddSingleton<CaseClockwork>().AddHostedService<RecurringJobs>();
        return services;
    }
}
