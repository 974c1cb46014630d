using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Series;

/// <summary>Writes the objects or the construction sites of a series as GeoJSON (RFC 7946): longitude and latitude, or pixels where the scenes say not where they lie.</summary>
public static class SeriesGeoJson
{
    private const int FlushBytes = 1 << 16;

    /// <param name="path">Appears only when it is complete.</param>
    /// <exception cref="ImagingInputException">The folder does not exist.</exception>
    /// <exception cref="GdalException">The scenes' CRS has no way to longitude and latitude.</exception>
    public static void WriteObjects(string path, SeriesResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(path, result, (json, transform) =>
        {
            foreach (var found in result.Objects)
            {
                Begin(json, new MultiPolygon([found.Outline]), transform);
                json.WriteString("class", found.Class);
                json.WriteNumber("class_confidence", Math.Round(found.ClassConfidence, 3));
                json.WriteNumber("score", Math.Round(found.Score, 4));
                json.WriteNumber("area_m2", Math.Round(found.AreaSquareMetres, 2));
                WriteDates(json, found.FirstSeenAfter, found.FirstSeen, found.Persistence, found.Recovered);
                json.WriteNumber("dates_clear", found.DatesClear);
                End(json);
            }
        });
    }

    /// <inheritdoc cref="WriteObjects"/>
    public static void WriteSites(string path, SeriesResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(path, result, (json, transform) =>
        {
            foreach (var site in result.Sites)
            {
                Begin(json, site.Outline, transform);
                json.WriteString("stage", Name(site.Stage));
                json.WriteNumber("area_m2", Math.Round(site.AreaSquareMetres, 2));
                json.WriteNumber("soil_share", Math.Round(site.SoilShare, 3));
                json.WriteNumber("objects", site.Objects.Count);
                WriteDates(json, site.FirstSeenAfter, site.FirstSeen, site.Persistence, site.Recovered);
                json.WriteStartArray("stages");
                foreach (var entry in site.History)
                {
                    json.WriteStartObject();
                    json.WriteString("date", Day(entry.Date));
                    json.WriteString("stage", Name(entry.Stage));
                    json.WriteNumber("start", entry.Start);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteStartArray("seen");
                foreach (var seen in site.Observations)
                {
                    json.WriteStartObject();
                    json.WriteString("date", Day(seen.Date));
                    json.WriteNumber("soil", Math.Round(seen.Soil, 3));
                    json.WriteNumber("built", Math.Round(seen.Built, 3));
                    json.WriteNumber("vegetation", Math.Round(seen.Vegetation, 3));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                End(json);
            }
        });
    }

    private static void Write(string path, SeriesResult result, Action<Utf8JsonWriter, CrsTransform?> features) => ChangeGeoJson.WriteFile(path, result.Grid.CrsWkt, (json, transform) =>
    {
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("coordinates_are", transform is null ? "pixels of the reference image: column, minus row" : "longitude, latitude (CGCS2000)");
        Describe(json, result);
        json.WriteStartArray("features");
        features(json, transform);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Describe(Utf8JsonWriter json, SeriesResult result)
    {
        json.WriteStartObject("series");
        json.WriteString("method", result.MethodVersion);
        json.WriteString("reference", Day(result.Reference));
        json.WriteNumber("gsd_m", Math.Round(result.GsdMetres, 4));
        json.WriteNumber("assessed_share", Math.Round(result.AssessedShare, 4));
        json.WriteNumber("changed_share", Math.Round(result.ChangedShare, 4));
        json.WriteStartArray("dates");
        foreach (var date in result.Dates)
        {
            json.WriteStartObject();
            json.WriteString("date", Day(date.Date));
            json.WriteNumber("clear_share", Math.Round(date.ClearShare, 4));
            json.WriteBoolean("used", date.IsUsed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, MultiPolygon outline, CrsTransform? transform)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("geometry");
        json.WriteString("type", outline.Count == 1 ? "Polygon" : "MultiPolygon");
        json.WriteStartArray("coordinates");
        foreach (var part in outline.Geometries)
        {
            var polygon = (Polygon)(transform is null ? part : transform.Apply(part));
            if (outline.Count > 1) json.WriteStartArray();
            ChangeGeoJson.WriteRing(json, polygon.Shell, counterClockwise: true, transform is null);
            foreach (var hole in polygon.Holes) ChangeGeoJson.WriteRing(json, hole, counterClockwise: false, transform is null);
            if (outline.Count > 1) json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties");
    }

    private static void WriteDates(Utf8JsonWriter json, DateOnly after, DateOnly firstSeen, int persistence, DateOnly? recovered)
    {
        json.WriteString("first_seen_after", Day(after));
        json.WriteString("first_seen", Day(firstSeen));
        json.WriteBoolean("persistent", persistence > 0 && recovered is null);
        json.WriteNumber("persistence", persistence);
        if (recovered is { } back) json.WriteString("recovered", Day(back));
        else json.WriteNull("recovered");
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        if (json.BytesPending > FlushBytes) json.Flush();
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The stage as it is written and stored.</summary>
    public static string Name(ConstructionStage stage) => stage.ToString().ToLowerInvariant();
}
