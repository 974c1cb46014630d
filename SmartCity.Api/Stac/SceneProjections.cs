using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Stac;

/// <summary>Where the pixels of scenes lie, as the projection extension says it: read once from each file's head. Thread-safe.</summary>
internal sealed partial class SceneProjections
{
    private readonly ConcurrentDictionary<(string Path, string Sha256), Projection?> _known = new();

    /// <param name="Epsg">Null where the CRS has no code.</param>
    /// <param name="Transform">Row by row, as the extension has it: ground X and Y of column and row.</param>
    private sealed record Projection(int? Epsg, IReadOnlyList<double> Transform, int Height, int Width);

    /// <summary>Adds proj:epsg, proj:shape and proj:transform; nothing where the file can't be opened.</summary>
    /// <returns>Whether it did.</returns>
    internal bool AddTo(JsonObject properties, Scene scene)
    {
        if (_known.GetOrAdd((scene.Path, scene.Sha256), key => Read(key.Path)) is not { } projection) return false;
        properties["proj:epsg"] = projection.Epsg;
        properties["proj:shape"] = new JsonArray(projection.Height, projection.Width);
        properties["proj:transform"] = StacLinks.Numbers(projection.Transform);
        return true;
    }

    private static Projection? Read(string path)
    {
        try
        {
            using var raster = GdalRaster.Open(path);
            if (raster.Grid.CrsWkt is not { } crs) return null;
            var t = raster.Grid.Transform;
            var code = Code().Match(crs);
            return new(code.Success ? int.Parse(code.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null, [t.PixelWidth, t.RowSkew, t.OriginX, t.ColumnSkew, t.PixelHeight, t.OriginY, 0, 0, 1], raster.Grid.Height, raster.Grid.Width);
        }
        catch (GdalException)
        {
            return null;
        }
    }

    /// <summary>The code of the whole CRS is the last part of its WKT.</summary>
    [GeneratedRegex("""(?:AUTHORITY|ID)\["EPSG",\s*"?(\d{1,6})"?\]\s*\]\s*$""")]
    private static partial Regex Code();
}
