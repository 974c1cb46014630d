using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Features;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What <c>POST /grids/partition</c> takes. Areas, classes, communities, barriers and points are GeoJSON FeatureCollections (RFC 7946: longitude, latitude, WGS 84).</summary>
/// <param name="Name">Of the draft edition, 1 to 200 characters.</param>
/// <param name="Area">Polygons that no cell crosses; properties <c>adcode</c> (six digits) and <c>name</c>.</param>
/// <param name="Cells">How many; absent: the sum of the counts.</param>
/// <param name="Counts">Cells by class "1" to "9"; with <paramref name="Cells"/> their shares.</param>
/// <param name="Targets">Instead of counts: what a cell of each class should bear, relative to the others.</param>
/// <param name="Barriers">Lines or outlines; properties <c>kind</c> (river, railway, road, other) and <c>weight</c> (0 to 1).</param>
/// <param name="Classes">Polygons; property <c>class</c>.</param>
/// <param name="Communities">Polygons; property <c>code</c> with twelve digits.</param>
/// <param name="MinimumWidth">Metres.</param>
internal sealed record PartitionOrder(
    string Name, JsonElement Area, int? Cells = null, IReadOnlyDictionary<string, int>? Counts = null, IReadOnlyDictionary<string, double>? Targets = null,
    JsonElement? Barriers = null, JsonElement? Classes = null, JsonElement? Communities = null, IReadOnlyList<PartitionOrder.Term>? Load = null,
    [property: JsonPropertyName("min_width_m")] double MinimumWidth = 0, double Compactness = 1, int Seed = 1)
{
    private const int LongestName = 200;

    /// <param name="Points">Point features; property <c>value</c>, 1 where it is absent. Absent: the ground itself.</param>
    internal sealed record Term(string Name, double Weight = 1, JsonElement? Points = null);

    /// <exception cref="GeoInputException">It is not such an order.</exception>
    internal static PartitionOrder Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<PartitionOrder>(json, JobJson.Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The order of a partition is wrong: {e.Message}", e);
        }
    }

    /// <exception cref="GeoInputException">A part of it is no FeatureCollection of what is needed there.</exception>
    internal PartitionRequest ToRequest()
    {
        if (Name.Length is 0 or > LongestName || string.IsNullOrWhiteSpace(Name)) throw new GeoInputException($"The name of a draft has 1 to {LongestName} characters; '{Name}' does not.");
        if (Counts is not null && Targets is not null) throw new GeoInputException("'counts' and 'targets' both say how many cells each class gets; give one of them.");
        var counts = Counts is null ? null : ClassCounts.Parse(string.Join(',', Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}={c.Value}"))));
        var areas = Features("area", Area);
        if (areas.Count == 0) throw new GeoInputException("'area' holds no feature.");
        return new()
        {
            Areas = PartitionInput.Areas(areas),
            CellCount = Cells ?? counts?.Total ?? throw new GeoInputException("Say how many cells: 'cells', or 'counts' by class."),
            Shares = counts ?? ClassCounts.Default,
            TargetLoads = Targets is null ? null : ClassNumbers.Parse(string.Join(',', Targets.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key}={t.Value:R}")))),
            Barriers = Barriers is { } barriers ? [.. Features("barriers", barriers).Select(Barrier)] : [],
            Classes = Classes is { } classes ? PartitionInput.Classes(Features("classes", classes), "'classes'") : null,
            Communities = Communities is { } communities ? PartitionInput.Communities(Features("communities", communities), "'communities'") : [],
            Load = Load is null ? [LoadTerm.Area] : [.. Load.Select(t => new LoadTerm(t.Name, t.Weight, t.Points is { } points ? [.. Features($"load '{t.Name}'", points).SelectMany((f, i) => Points(f, t.Name, i + 1))] : null))],
            MinimumWidthMetres = MinimumWidth,
            Compactness = Compactness,
            Seed = Seed,
        };
    }

    private static PartitionBarrier Barrier(VectorFeature feature)
    {
        var kind = feature.Text("kind") ?? BarrierKinds.Other;
        return new(feature.Geometry, kind, feature.Text("weight") is { } text ? Number(text, $"A barrier of kind '{kind}'", "weight") : BarrierKinds.WeightOf(kind));
    }

    private static IEnumerable<LoadPoint> Points(VectorFeature feature, string load, int place)
    {
        if (feature.Geometry is not (Point or MultiPoint)) throw new GeoInputException($"Feature {place} of the load '{load}' is a {feature.Geometry.GeometryType}; points are needed.");
        var value = feature.Text("value") is { } text ? Number(text, $"Feature {place} of the load '{load}'", "value") : 1;
        return feature.Geometry.Coordinates.Select(c => new LoadPoint(c.X, c.Y, value / feature.Geometry.NumGeometries));
    }

    private static double Number(string text, string whose, string property) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new GeoInputException($"{whose} has the {property} '{text}'; a number is needed.");

    private static List<VectorFeature> Features(string what, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("crs", out var crs) && !IsLongitudeLatitude(crs))
            throw new GeoInputException($"'{what}' is in another CRS: {crs.GetRawText()}. GeoJSON is in longitude and latitude, WGS 84.");
        try
        {
            return [.. GeoJson.Features(json).Select((f, i) => new VectorFeature(
                f.Geometry ?? throw new JsonException($"feature {i + 1} has no geometry"),
                f.Attributes is null ? new Dictionary<string, object?>() : f.Attributes.GetNames().ToDictionary(n => n, n => (object?)f.Attributes[n], StringComparer.OrdinalIgnoreCase)))];
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new GeoInputException($"'{what}' is no GeoJSON FeatureCollection: {e.Message}", e);
        }
    }

    private static bool IsLongitudeLatitude(JsonElement crs)
    {
        var text = crs.GetRawText();
        return text.Contains("CRS84", StringComparison.Ordinal) || text.Contains("4326", StringComparison.Ordinal) || text.Contains("4490", StringComparison.Ordinal) || crs.ValueKind == JsonValueKind.Null;
    }
}
