using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>A place that features are counted in.</summary>
/// <param name="AreaSquareMetres">On the ellipsoid; of a hexagon the part in the city, or all of it where the city has no cells.</param>
/// <param name="Geometry">GeoJSON; null where it was not asked for.</param>
internal sealed record Place(string Code, string? DistrictName, double AreaSquareMetres, string? Geometry);

/// <summary>The places that features are counted by: cells, what holds cells, or hexagons.</summary>
/// <param name="Digits">Of the cell codes that make the place's code; 0 for hexagons.</param>
/// <param name="Hexes">Null for cells and what holds cells.</param>
internal sealed record PlaceKind(string Name, int Digits, HexGrid? Hexes)
{
    private const double LeastSize = 50, MostSize = 20_000;

    private static readonly Dictionary<string, int> Prefixes = new() { ["cell"] = 15, ["community"] = 12, ["subdistrict"] = 9, ["district"] = 6 };

    internal static IReadOnlyList<string> All { get; } = [.. Prefixes.Keys, "hex"];

    internal static string Names => string.Join(", ", All);

    internal static QuestionParameter SizeParameter { get; } = new("size", "六边形间距（米），50 至 20000，默认 500", "Metres from hexagon to hexagon, 50 to 20000, usually 500");

    /// <param name="word">cell, community, subdistrict, district or hex; null for any other word.</param>
    internal static async Task<PlaceKind?> ReadAsync(QuestionAsking asking, string word, CancellationToken cancellationToken)
    {
        if (Prefixes.TryGetValue(word, out var digits)) return new(word, digits, null);
        if (word != "hex") return null;
        var size = asking.Input.Number("size", LeastSize, MostSize, 500);
        var zone = await new FeatureStore(asking.Database).ZoneAsync(cancellationToken) ?? throw new GeoInputException("There are no cells in force, which tell the zone that hexagons are drawn in.");
        return new(word, 0, new(zone, size));
    }

    /// <summary>SQL: what <see cref="Code"/> needs beside the layer's row.</summary>
    internal string Join(QuestionLayer layer) => Hexes is not null || layer.CellCode is not null ? "" : $"""
        left join lateral (with touching as materialized (select c.code from smartcity.current_cell c where st_dwithin(c.geom, st_pointonsurface({layer.Geometry}), smartcity.border_tolerance()))
                           select min(code) as code from touching) lying on true
        """;

    /// <summary>SQL: code of the place that a feature belongs to: where its stored cell lies, or else the cell in force that holds a point inside.</summary>
    internal string Code(QuestionLayer layer)
    {
        var cell = layer.CellCode ?? "lying.code";
        return Digits == 15 ? cell : string.Create(CultureInfo.InvariantCulture, $"left({cell}, {Digits})");
    }

    /// <summary>These places, by code; cells that are in force no more as the last edition had them.</summary>
    internal async Task<IReadOnlyDictionary<string, Place>> FindAsync(QuestionAsking asking, IReadOnlyCollection<string> codes, bool withGeometry, CancellationToken cancellationToken)
    {
        if (Hexes is not null) return (await HexesAsync(asking, Hexes, [.. codes.Select(Parse)], withGeometry, cancellationToken)).ToDictionary(p => p.Code);
        var values = new SqlValues();
        var (wanted, geometry) = (values.Add(codes.ToArray()), Digits == 15 ? "geom" : "st_union(geom)");
        var shape = withGeometry ? $"st_asgeojson({geometry}, 7, 0)" : "null::text";
        var cells = $"""
            (select distinct on (c.code) c.code, c.district_name, c.area_m2, c.geom
             from smartcity.cell c join smartcity.edition e on e.id = c.edition_id and e.status = 'published' left join smartcity.edition_period p on p.edition_id = e.id and p.valid_from <= now() and p.valid_to > now()
             where c.code = any({wanted}) order by c.code, p.edition_id is null, e.valid_from desc, e.id desc) c
            """;
        var sql = Digits == 15
            ? $"select code, district_name, area_m2, {shape} from {cells}"
            : string.Create(CultureInfo.InvariantCulture, $"select left(code, {Digits}), max(district_name), sum(area_m2), {shape} from smartcity.current_cell where left(code, {Digits}) = any({wanted}) group by 1");
        return (await asking.Reader.ReadAsync(sql, values, row => new Place(row.GetString(0), row.GetString(1), row.GetDouble(2), row.IsDBNull(3) ? null : row.GetString(3)), cancellationToken)).ToDictionary(p => p.Code);
    }

    /// <summary>All places of the city, with the neighbours of each by its number: those that share a border or a corner.</summary>
    /// <exception cref="GeoInputException">There are more than <paramref name="most"/>, or none.</exception>
    internal async Task<(IReadOnlyList<Place> Places, IReadOnlyList<int[]> Neighbours)> AllAsync(QuestionAsking asking, int most, bool withGeometry, CancellationToken cancellationToken)
    {
        var places = Hexes is null
            ? await asking.Reader.ReadAsync($"select code, district_name, area_m2, {(withGeometry ? "st_asgeojson(geom, 7, 0)" : "null::text")} from smartcity.current_cell order by code", new(), row => new Place(row.GetString(0), row.GetString(1), row.GetDouble(2), row.IsDBNull(3) ? null : row.GetString(3)), cancellationToken)
            : await HexesAsync(asking, Hexes, null, withGeometry, cancellationToken, most);
        if (places.Count == 0 || places.Count > most) throw new GeoInputException($"The city has {places.Count} of these places; 1 to {most} are possible.");
        var numbers = places.Index().ToDictionary(p => p.Item.Code, p => p.Index);
        if (Hexes is { } hexes) return (places, [.. places.Select(p => Parse(p.Code).Neighbours.Where(n => numbers.ContainsKey(hexes.Code(n))).Select(n => numbers[hexes.Code(n)]).Order().ToArray())]);
        var lists = places.Select(_ => new List<int>()).ToList();
        foreach (var (a, b) in await asking.Reader.ReadAsync("select a.code, b.code from smartcity.current_cell a join smartcity.current_cell b on a.code < b.code and st_intersects(a.geom, b.geom)", new(), row => (numbers[row.GetString(0)], numbers[row.GetString(1)]), cancellationToken))
        {
            lists[a].Add(b);
            lists[b].Add(a);
        }
        return (places, [.. lists.Select(l => l.Order().ToArray())]);
    }

    private static async Task<List<Place>> HexesAsync(QuestionAsking asking, HexGrid hexes, IReadOnlyList<Hex>? wanted, bool withGeometry, CancellationToken cancellationToken, int most = int.MaxValue)
    {
        var domains = await asking.Reader.ReadAsync("select st_union(e.domain) from smartcity.edition e join smartcity.edition_period p on p.edition_id = e.id where p.valid_from <= now() and p.valid_to > now() having count(*) > 0", new(), row => row.GetFieldValue<Geometry>(0), cancellationToken);
        if (domains.Count == 0) throw new GeoInputException("There are no cells in force, which tell where the city lies.");
        var city = domains[0];
        var prepared = NetTopologySuite.Geometries.Prepared.PreparedGeometryFactory.Prepare(city);
        var places = new List<Place>();
        foreach (var hex in wanted ?? hexes.Over(city.EnvelopeInternal, most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outline = hexes.Outline(hex);
            var inside = prepared.Covers(outline) ? EllipsoidalMeasure.Area(outline) : prepared.Intersects(outline) ? EllipsoidalMeasure.Area(city.Intersection(outline)) : 0;
            if (wanted is null && inside == 0) continue;
            places.Add(new(hexes.Code(hex), null, inside > 0 ? inside : EllipsoidalMeasure.Area(outline), withGeometry ? GeoJsonBody.Text(outline) : null));
        }
        return places;
    }

    private static Hex Parse(string code)
    {
        var parts = code.Split(':');
        return new(int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
