using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cameras;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;
using SmartCity.Geo.Detections;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Events;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Indicators;
using SmartCity.Geo.Jobs;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Questions;
using SmartCity.Geo.Reports;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Sites;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tracks;

namespace SmartCity.Geo;

public static class SmartCityGeo
{
    extension(IServiceCollection services)
    {
        /// <summary>The stores over PostGIS, and one <see cref="NpgsqlDataSource"/>. Reads section "SmartCity:Geo".</summary>
        /// <remarks>All stores are thread-safe. The schema must be migrated (<see cref="Migrator"/>).</remarks>
        public IServiceCollection AddSmartCityGeo()
        {
            services.AddOptions<GeoOptions>().BindConfiguration(GeoOptions.Section).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GeoOptions>, GeoOptionsValidator>());
            services.TryAddSingleton(p => GeoDatabase.Open(p.GetRequiredService<IOptions<GeoOptions>>().Value.ConnectionString));
            services.TryAddSingleton(p => new CaseRulesSource(p.GetRequiredService<IOptions<GeoOptions>>().Value.CaseRulesPath is { Length: > 0 } path ? path : null, p.GetService<ILogger<CaseRulesSource>>()));
            services.TryAddSingleton(p => new AccessPolicySource(p.GetRequiredService<IOptions<GeoOptions>>().Value.AccessPolicyPath is { Length: > 0 } path ? path : null, p.GetService<ILogger<AccessPolicySource>>()));
            services.TryAddSingleton(p => new ReadingPools(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value.ConnectionString));
            services.TryAddScoped(p => new Reader(p.GetRequiredService<ReadingPools>));
            services.AddStore((p, source, _) => Cases(p, source));
            services.AddStore((p, source, _) => Intake(p, source));
            services.AddStore((_, source, _) => new UnitStore(source));
            services.AddStore((p, source, _) => new TrackStore(source, p.GetRequiredService<IOptions<GeoOptions>>().Value, Intake(p, source), Cases(p, source)));
            services.AddStore((_, source, _) => new OutboxStore(source));
            services.AddStore((p, source, _) => new IndicatorStore(source, p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>()));
            services.AddStore((_, source, _) => new EditionStore(source));
            services.AddStore((_, source, _) => new CellStore(source));
            services.AddStore((_, source, _) => new DraftStore(source));
            services.AddStore((_, source, _) => new MapFeatureStore(source));
            services.AddStore((_, source, _) => new SceneStore(source));
            services.AddStore((_, source, _) => new ChangeRunStore(source));
            services.AddStore((_, source, _) => new SeriesRunStore(source));
            services.AddStore((_, source, _) => new DetectionReviewStore(source));
            services.AddStore((_, source, _) => new EvidenceStore(source));
            services.AddStore((_, source, _) => new MonitorStore(source));
            services.AddStore((_, source, _) => new RegisterStore(source));
            services.AddStore((_, source, _) => new CameraStore(source));
            services.AddStore((_, source, _) => new MeasurementStore(source));
            services.AddStore((_, source, _) => new ExceedanceStore(source));
            services.AddStore((p, source, _) => new ReportStore(source, Intake(p, source), p.GetService<TimeProvider>()));
            services.AddStore((_, source, _) => new JobStore(source));
            services.AddStore((_, source, _) => new UserLayerStore(source));
            services.TryAddSingleton(p => new FeatureTexts(p.GetRequiredService<IOptions<GeoOptions>>().Value.FeatureTextBytes));
            services.AddStore((p, source, seen) => new FeatureStore(source, seen.IsOpen, p.GetRequiredService<FeatureTexts>()));
            services.AddStore((_, source, seen) => new VectorTileStore(source, seen));
            services.TryAddTransient(p => Desk(p, p.GetRequiredService<Reader>()));
            // No visitor reads these: they are the program's own.
            services.TryAddSingleton<WebhookStore>();
            services.TryAddSingleton<DeliveryStore>();
            services.TryAddSingleton<IntakeCameraStore>();
            services.TryAddSingleton<FrameStore>();
            services.TryAddSingleton<SampleCameras>();
            services.TryAddSingleton<CameraMemoryStore>();
            services.TryAddSingleton<PlumeStore>();
            services.TryAddSingleton<VehicleStore>();
            services.TryAddSingleton<ThresholdStore>();
            services.TryAddSingleton<RegionalHazeStore>();
            services.TryAddSingleton<ProcessRunStore>();
            services.TryAddSingleton(p => new ApiKeyStore(p.GetRequiredService<NpgsqlDataSource>(), p.GetService<TimeProvider>()));
            services.TryAddSingleton<AccessLogStore>();
            return services;
        }

        /// <summary>A store that shows no more than the visitor of the scope may see: see <see cref="Reader"/>.</summary>
        private void AddStore<T>(Func<IServiceProvider, NpgsqlDataSource, Visibility, T> make) where T : class
        {
            services.TryAddSingleton(p => new Stores<T>(p.GetRequiredService<ReadingPools>(), (source, seen) => make(p, source, seen)));
            services.TryAddTransient(p => p.GetRequiredService<Stores<T>>().Of(p.GetRequiredService<Reader>()));
        }
    }

    /// <remarks>Unlike a store it also keeps which properties are hidden, so it is the caller's own.</remarks>
    private static QuestionDesk Desk(IServiceProvider p, Reader reader) => new(reader.Source, p.GetRequiredService<IOptions<GeoOptions>>().Value, reader.IsOwner ? Visibility.All : reader.Seen);

    private static CaseStore Cases(IServiceProvider p, NpgsqlDataSource source) =>
        new(source, p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>(), p.GetRequiredService<CaseRulesSource>());

    private static CaseIntake Intake(IServiceProvider p, NpgsqlDataSource source) =>
        new(source, p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>(), p.GetRequiredService<CaseRulesSource>());
}
