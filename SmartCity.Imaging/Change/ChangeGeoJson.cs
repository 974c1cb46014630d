using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Change;

/// <summary>Writes the objects of a run as GeoJSON (RFC 7946): longitude and latitude, or pixels where the scene says not where it lies.</summary>
public static class ChangeGeoJson
{
    private const int DegreeDecimals = 7, PixelDecimals = 2, FlushBytes = 1 << 16;

    /// <summary>Refuses a path before the work is done in vain.</summary>
    /// <exception cref="ImagingInputException">The folder does not exist.</exception>
    public static void EnsureWritable(string path) => OutputFolder.Require(path);

    /// <param name="path">Appears only when it is complete.</param>
    /// <exception cref="ImagingInputException">The folder does not exist.</exception>
    /// <exception cref="GdalException">The scene's CRS has no way to longitude and latitude.</exception>
    public static void Write(string path, ChangeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteFile(path, result.Grid.CrsWkt, (json, transform) => Write(json, result, transform));
    }

    /// <param name="path">Appears only when it is complete.</param>
    /// <param name="crsWkt">Of the outlines; null = pixels, and no transform is given to <paramref name="write"/>.</param>
    /// <exception cref="ImagingInputException">The folder does not exist.</exception>
    /// <exception cref="GdalException">The CRS has no way to longitude and latitude.</exception>
    internal static void WriteFile(string path, string? crsWkt, Action<Utf8JsonWriter, CrsTransform?> write)
    {
        EnsureWritable(path);
        var full = Path.GetFullPath(path);
        var partial = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        using var transform = crsWkt is null ? null : CrsTransform.ToCgcs2000(crsWkt);
        try
        {
            using (var stream = File.Create(partial))
            using (var json = new Utf8JsonWriter(stream))
                write(json, transform);
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Write(Utf8JsonWriter json, ChangeResult result, CrsTransform? transform)
    {
        var statistics = result.Statistics;
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("coordinates_are", transform is null ? "pixels of the after image: column, minus row" : "longitude, latitude (CGCS2000)");
        json.WriteStartObject("change");
        json.WriteString("method", statistics.MethodVersion);
        if (statistics.Net is { } net) json.WriteString("net", net);
        json.WriteString("resolution_class", statistics.ResolutionClass);
        json.WriteNumber("gsd_m", Math.Round(statistics.GsdMetres, 4));
        json.WriteBoolean("gsd_is_assumed", statistics.GsdIsAssumed);
        json.WriteNumber("shift_columns", Math.Round(statistics.ShiftColumns, 3));
        json.WriteNumber("shift_rows", Math.Round(statistics.ShiftRows, 3));
        json.WriteBoolean("registration_is_credible", statistics.RegistrationIsCredible);
        json.WriteBoolean("registration_is_local", statistics.RegistrationIsLocal);
        if (statistics.RegistrationIsCredible) json.WriteNumber("registration_rms_px", Math.Round(statistics.RegistrationRmsPixels, 3));
        json.WriteNumber("assessed_share", Math.Round(statistics.AssessedShare, 4));
        json.WriteNumber("changed_share", Math.Round(statistics.ChangedShare, 4));
        json.WriteNumber("threshold", Math.Round(statistics.Threshold, 4));
        json.WriteEndObject();
        json.WriteStartArray("features");
        foreach (var found in result.Objects)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteStartObject("geometry");
            json.WriteString("type", "Polygon");
            json.WriteStartArray("coordinates");
            var outline = (Polygon)(transform is null ? found.Outline : transform.Apply(found.Outline));
            WriteRing(json, outline.Shell, counterClockwise: true, transform is null);
            foreach (var hole in outline.Holes) WriteRing(json, hole, counterClockwise: false, transform is null);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteString("class", found.Class);
            json.WriteNumber("score", Math.Round(found.Score, 4));
            json.WriteNumber("area_m2", Math.Round(found.AreaSquareMetres, 2));
            json.WriteNumber("class_confidence", Math.Round(found.ClassConfidence, 3));
            json.WriteNumber("gsd_m", Math.Round(statistics.GsdMetres, 4));
            json.WriteString("coordinates", transform is null ? "pixels" : "lonlat");
            json.WriteEndObject();
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteRing(Utf8JsonWriter json, LineString ring, bool counterClockwise, bool pixels)
    {
        var points = ring.Coordinates;
        if (NetTopologySuite.Algorithm.Orientation.IsCCW(points) != counterClockwise) Array.Reverse(points);
        json.WriteStartArray();
        foreach (var point in points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Math.Round(point.X, pixels ? PixelDecimals : DegreeDecimals));
            json.WriteNumberValue(Math.Round(point.Y, pixels ? PixelDecimals : DegreeDecimals));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
