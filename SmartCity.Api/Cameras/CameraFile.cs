using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Cameras;

/// <summary>Cameras of a vector file, whole or not at all: GeoJSON, CSV with lon and lat, and whatever else cells can come from.</summary>
internal static class CameraFile
{
    /// <returns>The cameras, and what messages call each of them.</returns>
    /// <exception cref="GeoInputException">Features can't be cameras; the first of them are named with their place in the file.</exception>
    internal static (IReadOnlyList<RegisteredCamera> Cameras, IReadOnlyList<string> Names) Read(string path, VectorInput input, CancellationToken cancellationToken)
    {
        var called = input.File.CalledAs ?? path;
        var layer = input.Read(path, cancellationToken);
        if (layer.FeaturesWithoutGeometry > 0) throw new GeoInputException($"'{called}': {layer.FeaturesWithoutGeometry} features have no geometry; each camera needs a point.");
        if (layer.Features.Count == 0) throw new GeoInputException($"'{called}' holds no feature.");
        var (cameras, names, faults) = (new List<RegisteredCamera>(), new List<string>(), new List<string>());
        foreach (var (i, feature) in layer.Features.Index())
        {
            names.Add($"feature {i + 1}");
            try
            {
                cameras.Add(CameraRows.Camera(feature.Geometry, new Dictionary<string, object?>(feature.Attributes, StringComparer.OrdinalIgnoreCase), Roles.All, names[i]));
            }
            catch (GeoInputException e)
            {
                faults.Add(e.Message);
            }
        }
        return faults.Count == 0
            ? (cameras, names)
            : throw RefusedFile.Of(called, faults);
    }
}
