using Hangfire;
using Hangfire.PostgreSql;
using SmartCity.Api.Hosting;

namespace SmartCity.Api.Jobs;

/// <summary>Hangfire on the same PostgreSQL, in its own schema, and the kinds of jobs.</summary>
internal static class JobsSetup
{
    internal static IServiceCollection AddJobs(this IServiceCollection services, SmartCityOptions options)
    {
        services.AddSingleton<JobGraphStore>().AddSingleton<JobRunner>().AddSingleton<JobDispatcher>().AddSingleton<JobDesk>();
        services.AddSingleton<IJob, SimulateScenesJob>().AddSingleton<IJob, ImportSceneJob>().AddSingleton<IJob, DetectChangeJob>().AddSingleton<IJob, FileCasesJob>();
        if (options.JobWorkers == 0) return services;
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(options.ConnectionString), new PostgreSqlStorageOptions
            {
                SchemaName = "hangfire",
                UseSlidingInvisibilityTimeout = true,   // a job past a fixed time-out would run twice
                InvisibilityTimeout = TimeSpan.FromMinutes(1),
                QueuePollInterval = TimeSpan.FromSeconds(1),
            }));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = options.JobWorkers;
            server.ShutdownTimeout = TimeSpan.FromSeconds(20);
        });
        services.AddHostedService(provider => provider.GetRequiredService<JobDispatcher>());
        return services;
    }
}
