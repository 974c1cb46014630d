using Microsoft.Extensions.Options;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Settings of section "SmartCity:Tiles": how tiles are kept, here and by clients, and how their changes are streamed.</summary>
internal sealed class TileOptions
{
    internal const string Section = "SmartCity:Tiles";

    /// <summary>Memory for tiles of all kinds with their compressed variants.</summary>
    public int CacheMegabytes { get; set; } = 128;

    /// <summary>Seconds that clients may keep vector tiles of a layer without asking, by layer. A layer that is not named is asked for each time, and mostly answered with 304.</summary>
    public Dictionary<string, int> MaxAge { get; set; } = [];

    /// <summary>Streams of changes that one process serves at the same time.</summary>
    public int Streams { get; set; } = 1000;

    /// <summary>Between two signs of life of a stream, in seconds; the key is looked at again then.</summary>
    public double HeartbeatSeconds { get; set; } = 15;

    /// <summary>Time for a client to take what is written to it, in seconds; a slower one is dropped.</summary>
    public double SlowClientSeconds { get; set; } = 10;

    /// <summary>What clients may do with tiles of these layers: null is asking each time.</summary>
    internal int? MaxAgeOf(TileSelection layers) => layers.Sets.Min(set => MaxAge.TryGetValue(set.Id, out var seconds) ? seconds : 0) is > 0 and var least ? least : null;
}

/// <summary>A wrong setting stops the start with its name.</summary>
internal sealed class TileOptionsCheck : IValidateOptions<TileOptions>
{
    private const int Day = 86_400;

    public ValidateOptionsResult Validate(string? name, TileOptions options)
    {
        foreach (var (setting, isRight, wanted) in ((string, bool, string)[])
        [
            (nameof(options.CacheMegabytes), options.CacheMegabytes is >= 1 and <= 65_536, "1 to 65,536"),
            (nameof(options.Streams), options.Streams is >= 1 and <= 100_000, "1 to 100,000"),
            (nameof(options.HeartbeatSeconds), options.HeartbeatSeconds is >= 0.05 and <= 300, "0.05 to 300"),
            (nameof(options.SlowClientSeconds), options.SlowClientSeconds is >= 0.05 and <= 300, "0.05 to 300"),
            (nameof(options.MaxAge), options.MaxAge.All(m => m.Value is >= 0 and <= Day), $"0 to {Day} seconds"),
            (nameof(options.MaxAge), options.MaxAge.Keys.All(layer => VectorTileSet.All.Any(set => set.Id == layer)), $"its layers are {string.Join(", ", VectorTileSet.All.Select(set => set.Id))}"),
        ])
            if (!isRight) return ValidateOptionsResult.Fail($"{TileOptions.Section}:{setting}: {wanted}.");
        return ValidateOptionsResult.Success;
    }
}
