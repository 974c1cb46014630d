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
            services.TryAddSingleton(p => new CaseStore(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>(), p.GetRequiredService<CaseRulesSource>()));
            services.TryAddSingleton(p => new CaseIntake(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>(), p.GetRequiredService<CaseRulesSource>()));
            services.TryAddSingleton<UnitStore>();
            services.TryAddSingleton(p => new TrackStore(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetRequiredService<CaseIntake>(), p.GetRequiredService<CaseStore>()));
            services.TryAddSingleton<OutboxStore>();
            services.TryAddSingleton<WebhookStore>();
            services.TryAddSingleton<DeliveryStore>();
            services.TryAddSingleton(p => new IndicatorStore(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value, p.GetService<TimeProvider>()));
            services.TryAddSingleton<EditionStore>();
            services.TryAddSingleton<CellStore>();
            services.TryAddSingleton<DraftStore>();
            services.TryAddSingleton<MapFeatureStore>();
            services.TryAddSingleton<SceneStore>();
            services.TryAddSingleton<ChangeRunStore>();
            services.TryAddSingleton<SeriesRunStore>();
            services.TryAddSingleton<DetectionReviewStore>();
            services.TryAddSingleton<EvidenceStore>();
            services.TryAddSingleton<IntakeCameraStore>();
            services.TryAddSingleton<FrameStore>();
            services.TryAddSingleton<SampleCameras>();
            services.TryAddSingleton<PlumeStore>();
            services.TryAddSingleton<ThresholdStore>();
            services.TryAddSingleton<RegionalHazeStore>();
            services.TryAddSingleton<MonitorStore>();
            services.TryAddSingleton<RegisterStore>();
            services.TryAddSingleton<MeasurementStore>();
            services.TryAddSingleton<ExceedanceStore>();
            services.TryAddSingleton(p => new ReportStore(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<CaseIntake>(), p.GetService<TimeProvider>()));
            services.TryAddSingleton<JobStore>();
            services.TryAddSingleton<ProcessRunStore>();
            services.TryAddSingleton<ApiKeyStore>();
            services.TryAddSingleton<FeatureStore>();
            services.TryAddSingleton(p => new QuestionDesk(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<IOptions<GeoOptions>>().Value));
            services.TryAddSingleton<UserLayerStore>();
            services.TryAddSingleton<VectorTileStore>();
            return services;
        }
    }
}
