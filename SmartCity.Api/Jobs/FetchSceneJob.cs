using NetTopologySuite.Geometries;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Imaging;

namespace SmartCity.Api.Jobs;

/// <param name="Stac">The landing page of a STAC API on a host that the configuration allows, or the address of an item there.</param>
/// <param name="Item">Id of the item; null when <paramref name="Stac"/> is the item itself.</param>
/// <param name="Bbox">West, south, east, north in degrees; null takes the whole item.</param>
/// <param name="Assets">Keys of assets; null takes the item's data.</param>
/// <param name="Id">The id that the scene gets; null takes the item's.</param>
/// <param name="Resolution">Edge of a pixel in units of the item's CRS; null keeps the finest band's.</param>
internal sealed record FetchSceneParameters(
    string Stac, string? Item = null, string? Collection = null, IReadOnlyList<double>? Bbox = null, IReadOnlyList<string>? Assets = null, string? Id = null, double? Resolution = null);

/// <summary>Fetches the part of a STAC item over an area into the catalogue.</summary>
internal sealed class FetchSceneJob(SceneFetch fetch) : Job<FetchSceneParameters>(JobKind.FetchScene)
{
    /// <remarks>Otherwise whoever may order jobs could have any address called from inside of the server's network.</remarks>
    protected override void CheckOrder(FetchSceneParameters parameters)
    {
        _ = Area(parameters);
        try
        {
            fetch.Check(parameters.Stac);
        }
        catch (ImagingInputException e)
        {
            throw new GeoInputException(e.Message, e);
        }
    }

    protected override async Task<object> RunAsync(FetchSceneParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var order = new StacFetchOrder(parameters.Stac, parameters.Item)
        {
            Collection = parameters.Collection,
            Assets = parameters.Assets,
            Area = Area(parameters),
            Id = parameters.Id,
            Resolution = parameters.Resolution,
        };
        var (scene, _) = await fetch.RunAsync(order, progress.Part<(double Share, string Stage)>(0, 1, p => (p.Stage, p.Share)), cancellationToken);
        return new { scene = scene.Id };
    }

    private static Geometry? Area(FetchSceneParameters parameters) => parameters.Bbox is null ? null : SearchArea.Box(parameters.Bbox);
}
