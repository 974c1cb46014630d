using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>Coverages as vector files.</summary>
internal static class CoverageFiles
{
    /// <summary>The features of all files in the order given, in EPSG:4490.</summary>
    /// <exception cref="GeoInputException">A file holds no feature, or one without a geometry.</exception>
    internal static List<VectorFeature> Read(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var features = new List<VectorFeature>();
        foreach (var path in paths) features.AddRange(Features(VectorFile.Read(path, null, null, cancellationToken), $"'{path}'"));
        return features;
    }

    /// <summary>The layer of a file that is read as the caller says.</summary>
    /// <exception cref="GeoInputException">The file holds no feature, or one without a geometry.</exception>
    internal static VectorLayer Read(string path, VectorInput input, CancellationToken cancellationToken) => Required(input.Read(path, cancellationToken), $"'{path}'");

    /// <inheritdoc cref="Features"/>
    internal static VectorLayer Required(VectorLayer layer, string what)
    {
        _ = Features(layer, what);
        return layer;
    }

    /// <exception cref="GeoInputException">A row has no geometry.</exception>
    internal static VectorLayer Complete(VectorLayer layer, string path) => layer.FeaturesWithoutGeometry == 0 ? layer
        : throw new GeoInputException($"'{path}' has {layer.FeaturesWithoutGeometry} rows without a geometry; take them out, so that none is lost in silence.");

    /// <param name="what">What to call the layer in an error.</param>
    /// <exception cref="GeoInputException">There is no feature, or one without a geometry.</exception>
    internal static IReadOnlyList<VectorFeature> Features(VectorLayer layer, string what)
    {
        if (layer.FeaturesWithoutGeometry > 0) throw new GeoInputException($"{what} has {layer.FeaturesWithoutGeometry} features without a geometry; take them out or give them one.");
        return layer.Features.Count > 0 ? layer.Features : throw new GeoInputException($"{what} holds no feature; polygons are needed.");
    }

    /// <summary>One geometry of all polygons of a file, which do not overlap.</summary>
    /// <exception cref="GeoInputException">A feature is no polygon.</exception>
    internal static Geometry Union(IReadOnlyList<VectorFeature> features, string path)
    {
        if (features.FirstOrDefault(f => f.Geometry is not (Polygon or MultiPolygon)) is { } other)
            throw new GeoInputException($"'{path}' has a {other.Geometry.GeometryType}; a domain needs polygons.");
        return features.Count == 1 ? features[0].Geometry : NetTopologySuite.Operation.OverlayNG.CoverageUnion.Union(features[0].Geometry.Factory.CreateGeometryCollection([.. features.Select(f => f.Geometry)]));
    }
}
