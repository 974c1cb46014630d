using SmartCity.Api.Hosting;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Api.Layers;

/// <summary>What is published now; users' layers are read once per state of the data, because every tile asks. Thread-safe.</summary>
internal sealed class LayerRegister(Stores<UserLayerStore> layers, LayerChanges changes, SmartCityOptions options)
{
    /// <summary>What notices call the list of users' layers (migration 0028).</summary>
    private const string List = "user_layers";

    private volatile Kept? _kept;

    private sealed record Kept(Generation? Generation, PublishedLayers Layers);

    /// <summary>After a change by this process: who made it sees it at once, and not only when the notice has come.</summary>
    internal void Forget() => _kept = null;

    internal async ValueTask<PublishedLayers> AllAsync(CancellationToken cancellationToken)
    {
        if (options.ConnectionString.Length == 0) return PublishedLayers.Own;   // a process without data
        var generation = changes.Of(List);
        if (generation is not null && _kept is { } kept && kept.Generation == generation) return kept.Layers;
        var read = new Kept(generation, PublishedLayers.With(await layers.Owner.ListAsync(cancellationToken)));   // one list for all; each visitor gets a part
        _kept = read;
        return read.Layers;
    }
}

/// <summary>What is published now, as the visitor of the scope sees it.</summary>
internal sealed class LayerCatalogue(LayerRegister register, Reader reader)
{
    internal void Forget() => register.Forget();

    internal async ValueTask<PublishedLayers> NowAsync(CancellationToken cancellationToken) => (await register.AllAsync(cancellationToken)).SeenBy(reader.Seen);
}
