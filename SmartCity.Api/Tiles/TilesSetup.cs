using Microsoft.Extensions.Options;

namespace SmartCity.Api.Tiles;

/// <summary>The settings and services of tiles.</summary>
internal static class TilesSetup
{
    private const int BytesOfMegabyte = 1 << 20;

    /// <param name="hasDatabase">Whether there is one to listen to.</param>
    internal static IServiceCollection AddTiles(this IServiceCollection services, bool hasDatabase)
    {
        services.AddOptions<TileOptions>().BindConfiguration(TileOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TileOptions>, TileOptionsCheck>();
        services.AddSingleton(p => p.GetRequiredService<IOptions<TileOptions>>().Value);
        services.AddSingleton(p => new TileCache((long)p.GetRequiredService<TileOptions>().CacheMegabytes * BytesOfMegabyte));
        services.AddSingleton<TileFeed>().AddSingleton<LayerChanges>().AddSingleton<QuickTiles>().AddScoped<VectorTiles>();
        if (hasDatabase) services.AddHostedService(p => p.GetRequiredService<LayerChanges>()).AddHostedService<CountFolding>();
        return services;
    }
}
