using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Zones;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids.Zones;

/// <summary>Class zones as a vector file, as GeoJSON, and as figures.</summary>
internal static class ZoneFile
{
    private static readonly VectorField[] Fields = [new("class", VectorFieldType.Whole), new("name", VectorFieldType.Text), new("area_m2", VectorFieldType.Real)];

    /// <summary>The classes' names; the user's own have none.</summary>
    internal static string NameOf(int number) => number switch
    {
        1 => "built-up core",
        2 => "urban fringe and construction",
        3 => "ecological and rural",
        _ => "",
    };

    internal static void Write(string path, IReadOnlyList<ClassZone> zones, CancellationToken cancellationToken) =>
        VectorFile.Write(path, [.. zones.Select(z => new VectorFeature(z.Geometry, new Dictionary<string, object?>
        {
            ["class"] = z.Class,
            ["name"] = NameOf(z.Class),
            ["area_m2"] = EllipsoidalMeasure.Area(z.Geometry),
        }))], Fields, CrsTransform.Cgcs2000, cancellationToken);

    /// <summary>A feature collection with the figures as foreign members.</summary>
    internal static byte[] GeoJsonOf(ZoneDrawing drawing, IReadOnlyList<string> notes)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var zone in drawing.Zones)
            {
                json.WriteStartObject();
                json.WriteString("type", "Feature");
                json.WritePropertyName("geometry");
                GeoJson.Write(json, zone.Geometry);
                json.WriteStartObject("properties");
                json.WriteNumber("class", zone.Class);
                json.WriteString("name", NameOf(zone.Class));
                json.WriteNumber("area_m2", EllipsoidalMeasure.Area(zone.Geometry));
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteFigures(json, drawing, notes);
            json.WriteEndObject();
        }
        return memory.ToArray();
    }

    internal static void WriteFigures(Utf8JsonWriter json, ZoneDrawing drawing, IReadOnlyList<string> notes)
    {
        json.WriteStartArray("classes");
        foreach (var group in drawing.Zones.GroupBy(z => z.Class))
        {
            json.WriteStartObject();
            json.WriteNumber("class", group.Key);
            json.WriteNumber("zones", group.Count());
            json.WriteNumber("area_m2", group.Sum(z => EllipsoidalMeasure.Area(z.Geometry)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("thresholds");
        json.WriteNumber("core", drawing.Thresholds.CoreEnter);
        json.WriteNumber("core_stay", drawing.Thresholds.CoreStay);
        json.WriteNumber("fringe", drawing.Thresholds.FringeEnter);
        json.WriteNumber("fringe_stay", drawing.Thresholds.FringeStay);
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }
}
