using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmartCity.Api.Cameras;
using SmartCity.Api.Cases;
using SmartCity.Api.City;
using SmartCity.Api.Detections;
using SmartCity.Api.Events;
using SmartCity.Api.Evidence;
using SmartCity.Api.Features;
using SmartCity.Api.Features.Writing;
using SmartCity.Api.Grids;
using SmartCity.Api.Grids.Locate;
using SmartCity.Api.Hosting;
using SmartCity.Api.Indicators;
using SmartCity.Api.Jobs;
using SmartCity.Api.Layers;
using SmartCity.Api.Monitors;
using SmartCity.Api.Processes;
using SmartCity.Api.Questions;
using SmartCity.Api.Rasters;
using SmartCity.Api.Reports;
using SmartCity.Api.Scenes;
using SmartCity.Api.Sites;
using SmartCity.Api.Stac;
using SmartCity.Api.Styles;
using SmartCity.Api.Tiles;
using SmartCity.Api.Tracks;
using SmartCity.Api.Wmts;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api;

/// <summary>What the city shows to maps and other programs: features, tiles, scenes, cases, and the OpenAPI document of it all.</summary>
internal static class PublicApi
{
    private static readonly string[] ReadingMethods = ["GET", "HEAD"], SentHeaders = ["Authorization", "X-Api-Key", "If-None-Match"];

    internal static IServiceCollection AddPublicApi(this IServiceCollection services, SmartCityOptions options)
    {
        services.AddOptions<SceneOptions>().BindConfiguration(SceneOptions.Section);
        services.AddTiles(options.ConnectionString.Length > 0);
        services.AddStyles();
        services.AddSingleton(_ => new RasterRenderer()).AddSingleton<SceneMeasures>().AddSingleton<Mosaic>().AddSingleton<RasterGate>().AddSingleton<ZonalDesk>().AddSingleton<SceneCatalogue>().AddSingleton<SceneProjections>().AddSingleton<LocatorCache>().AddSingleton<Today>().AddSingleton<WindFile>();
        services.AddSingleton<LayerRegister>().AddSingleton<KeptExtents>().AddScoped<LayerCatalogue>().AddScoped<IFeatureWriter, RegisterWriter>().AddScoped<IFeatureWriter, UserLayerWriter>();
        services.AddSingleton<IJob, ZonalJob>().AddSingleton<IJob, ExportTilesJob>();   // they need what the public API has
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().WithMethods(ReadingMethods).WithHeaders(SentHeaders).WithExposedHeaders("ETag", "Content-Crs")));
        services.AddOpenApi(openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;   // what OGC API Features' class oas30 asks for
            openApi.AddDocumentTransformer(Describe);
            openApi.AddDocumentTransformer(ItemsDescription.AddCollectionsAsync);
        });
        return services;
    }

    /// <summary>Answers HEAD as GET; the server itself leaves the body out. Before routing.</summary>
    internal static void UseHead(this WebApplication app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method)) http.Request.Method = HttpMethods.Get;
        return next(http);
    });

    internal static void MapPublicApi(this IEndpointRouteBuilder app)
    {
        app.MapFeatures();
        app.MapWrites();
        app.MapLayers();
        app.MapProcesses();
        app.MapExports();
        app.MapWmts();
        app.MapTiles();
        app.MapOgcTiles();
        app.MapStyles();
        app.MapRasters();
        app.MapScenePictures();
        app.MapSceneQuestions();
        app.MapZonal();
        app.MapMosaic();
        app.MapPointSeries();
        app.MapScenes();
        app.MapStac();
        app.MapCases();
        app.MapCaseLists();
        app.MapEvents();
        app.MapIndicators();
        app.MapQuestions();
        app.MapCaseDesk();
        app.MapDetections();
        app.MapTracks();
        app.MapEvidence();
        app.MapReports();
        app.MapOpen311();
        app.MapCity();
        app.MapGrids();
        app.MapMonitors();
        app.MapFrames();
        app.MapCameraState();
        app.MapVehicles();
        app.MapRegisters();
        app.MapCameras();
        app.MapCameraPlaces();
        app.MapCameraSources();
        app.MapOpenApi("/openapi").AddEndpointFilter(async (context, next) =>
        {
            var response = context.HttpContext.Response;
            response.OnStarting(() =>
            {
                response.ContentType = LandingPage.OpenApiType;
                return Task.CompletedTask;
            });
            return await next(context);
        });
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "SmartCity",
            Version = typeof(PublicApi).Assembly.GetName().Version?.ToString(3) ?? "0",
            Description = "Management cells, satellite scenes, change and spatial cases of a city. Every error is problem details (RFC 9457).",
            License = new() { Name = "Apache-2.0", Url = new("https://www.apache.org/licenses/LICENSE-2.0") },
        };
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            ["header"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "An API key." },
        };
        return Task.CompletedTask;
    }
}
