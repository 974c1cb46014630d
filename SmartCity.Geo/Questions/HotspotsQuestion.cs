using System.Globalization;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>Where things crowd: places with more than chance gives them (Gi*), or clusters of points (DBSCAN).</summary>
internal static class HotspotsQuestion
{
    private const int MostPlaces = 20_000, MostPermutations = 9999;
    private const double MostDraws = 3e8;

    internal static Question Question { get; } = new(ChooseAsync)
    {
        Name = "hotspots",
        TitleZh = "热点",
        TitleEn = "Hot spots",
        ExplanationZh = "gi-star：网格或六边形的 Getis-Ord Gi*（含自身，邻居为共边或共点，或给定距离内的区域，权重 1），给出 z 值、双侧 p 值（正态近似或条件置换）和按 Benjamini-Hochberg 校正的 q 值；q 不大于 alpha 的为热点（hot）或冷点（cold）；没有邻居的区域不评分（isolated）。没有要素的区域按 0 计入。dbscan：按密度聚类，距离为椭球面距离，给出每簇的凸包、数量和核心点数；处在几簇边缘的点归最近的核心点所在的簇。结果可重复。",
        ExplanationEn = "gi-star: Getis and Ord's Gi* of cells or hexagons (itself included; neighbours share a border or corner, or lie within a distance; weights of 1) with z, a two-sided p by the normal approximation or by conditional permutation, and q, corrected for the false discovery rate (Benjamini and Hochberg); with q up to alpha a place is hot or cold; one without neighbours is isolated and has no score. Places without features count as 0. dbscan: clusters by density with distances on the ellipsoid, each with its convex hull, its members and cores; a border point goes to its nearest core. The same question gives the same answer.",
        Parameters =
        [
            QuestionScope.LayerParameter,
            new("method", "gi-star（默认）或 dbscan", "gi-star (usual) or dbscan", Values: ["gi-star", "dbscan"]),
            new("by", "gi-star：cell（默认）或 hex", "gi-star: cell (usual) or hex", Values: ["cell", "hex"]), PlaceKind.SizeParameter,
            new("measure", "gi-star：count 或 density（每平方公里）；网格默认 density，六边形默认 count", "gi-star: count or density (per square kilometre); usually density of cells, count of hexagons", Values: ["count", "density"]),
            new("distance", "gi-star：邻居的最大距离（米），不给则为相邻；dbscan：邻域半径（米），1 至 10000", "gi-star: neighbours lie within so many metres; none: they touch. dbscan: reach, metres, 1 to 10000"),
            new("points", "dbscan：半径内至少几个点（含自身），2 至 1000，默认 5", "dbscan: a core has so many points within reach, itself among them: 2 to 1000, usually 5"),
            new("inference", "gi-star：normal（默认）或 permutation", "gi-star: normal (usual) or permutation", Values: ["normal", "permutation"]),
            new("permutations", "置换次数，99 至 9999，默认 999", "99 to 9999, usually 999"), new("seed", "随机种子，默认 1", "Of the permutations, usually 1"),
            new("alpha", "错误发现率，0.001 至 0.5，默认 0.05", "False discovery rate, 0.001 to 0.5, usually 0.05"),
            .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.GeometryParameter,
        ],
        Example = "layer=cases&method=gi-star&by=cell",
    };

    private static Task<QuestionAnswer> ChooseAsync(QuestionAsking asking, CancellationToken cancellationToken) =>
        asking.Input.Choice("method", "gi-star", "dbscan") == "dbscan" ? ClustersQuestion.AnswerAsync(asking, cancellationToken) : AnswerAsync(asking, cancellationToken);

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        if (input.Has("points")) throw new GeoInputException("The parameter 'points' goes with method=dbscan.");
        var kind = (await PlaceKind.ReadAsync(asking, input.Choice("by", "cell", "hex"), cancellationToken))!;
        var measure = input.Choice("measure", kind.Hexes is null ? ["density", "count"] : ["count", "density"]);
        var isPermuted = input.Choice("inference", "normal", "permutation") == "permutation";
        var (permutations, seed, alpha) = (input.Whole("permutations", 99, MostPermutations, 999), input.Whole("seed", 0, int.MaxValue, 1), input.Number("alpha", 0.001, 0.5, 0.05));
        var reach = input.Has("distance") ? input.Number("distance", 1, 10_000) : (double?)null;
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var counts = await new Aggregation(layer, kind, [], null, []).ReadAsync(asking, scope, cancellationToken);
        var (places, touching) = await kind.AllAsync(asking, MostPlaces, !input.Truth("skipGeometry"), cancellationToken);
        var neighbours = reach is { } metres ? await WithinAsync(asking, kind, places, metres, cancellationToken) : touching;
        var byPlace = counts.Where(r => r.Place is not null).ToDictionary(r => r.Place!, r => r.Count);
        var count = places.Select(p => byPlace.GetValueOrDefault(p.Code)).ToArray();
        var values = places.Select((p, i) => measure == "density" ? count[i] / p.AreaSquareMetres * 1e6 : count[i]).ToArray();
        if (isPermuted && neighbours.Sum(n => (double)n.Length) * permutations > MostDraws) throw new GeoInputException($"So many permutations of so many neighbours are too much work; lower 'permutations' or 'distance', or choose a larger 'size'.");
        var z = GetisOrd.Scores(values, neighbours);
        var p = isPermuted ? await Task.Run(() => GetisOrd.Permuted(values, neighbours, permutations, seed, cancellationToken), cancellationToken) : [.. z.Select(score => score is { } known ? Distributions.TwoSidedNormal(known) : (double?)null)];
        var q = FalseDiscovery.Adjusted(p);
        var verdicts = places.Select((_, i) => z[i] is not { } score ? neighbours[i].Length == 0 ? "isolated" : "none" : q[i] > alpha ? "none" : score > 0 ? "hot" : "cold").ToArray();
        IReadOnlyList<AnswerColumn> columns =
        [
            new("place", PropertyType.Text, "区域编码", kind.Name), new("district_name", PropertyType.Text, "区县", "district"), new("count", PropertyType.WholeNumber, "数量", "count"), new("value", PropertyType.Number, measure == "density" ? "每平方公里数量" : "数值", measure == "density" ? "per square kilometre" : "value"),
            new("neighbours", PropertyType.WholeNumber, "邻居数", "neighbours"), new("z", PropertyType.Number, "z 值", "z"), new("p", PropertyType.Number, "p 值（双侧）", "p, two-sided"), new("q", PropertyType.Number, "q 值（校正后）", "q, corrected"), new("verdict", PropertyType.Text, "判定", "verdict"),
        ];
        return asking.Answer(columns, [.. places.Select((place, i) => new AnswerRow(place.Code, [place.Code, place.DistrictName, count[i], Math.Round(values[i], 6), (long)neighbours[i].Length, Rounded(z[i], 4), p[i], q[i], verdicts[i]], place.Geometry))],
            ("layer", layer.Layer.Id), ("method", "gi-star"), ("by", kind.Name), ("size_m", kind.Hexes?.SpacingMetres), ("measure", measure), ("neighbours", reach is null ? "contiguity" : "distance"), ("distance_m", reach), ("inference", isPermuted ? "permutation" : "normal"),
            ("permutations", isPermuted ? (long)permutations : null), ("seed", isPermuted ? (long)seed : null), ("alpha", alpha), ("correction", "benjamini-hochberg"), ("total", counts.Sum(r => r.Count)), ("outside", counts.Sum(r => r.Count) - count.Sum()),
            ("hot", (long)verdicts.Count(v => v == "hot")), ("cold", (long)verdicts.Count(v => v == "cold")), ("isolated", (long)verdicts.Count(v => v == "isolated")), ("places", (long)places.Count));
    }

    private static double? Rounded(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;

    // Between points inside of the cells, or the middles of the hexagons, on the ellipsoid.
    private static async Task<IReadOnlyList<int[]>> WithinAsync(QuestionAsking asking, PlaceKind kind, IReadOnlyList<Place> places, double metres, CancellationToken cancellationToken)
    {
        (double, double)[] points;
        if (kind.Hexes is { } hexes) points = [.. places.Select(p => p.Code.Split(':')).Select(c => hexes.Middle(new(int.Parse(c[1], CultureInfo.InvariantCulture), int.Parse(c[2], CultureInfo.InvariantCulture)))).Select(m => hexes.Zone.Unproject(m.Easting, m.Northing))];
        else
        {
            var inside = (await asking.Reader.ReadAsync("select code, st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom)) from smartcity.current_cell", new(), row => (Code: row.GetString(0), Point: (row.GetDouble(1), row.GetDouble(2))), cancellationToken)).ToDictionary(c => c.Code, c => c.Point);
            points = [.. places.Select(p => inside[p.Code])];
        }
        var order = Enumerable.Range(0, points.Length).OrderBy(i => points[i].Item2).ToArray();
        var reach = metres / 110_500;   // degrees of latitude
        var neighbours = points.Select(_ => new List<int>()).ToList();
        for (var a = 0; a < order.Length; a++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var b = a + 1; b < order.Length && points[order[b]].Item2 - points[order[a]].Item2 <= reach; b++)
                if (Dbscan.Metres(points[order[a]], points[order[b]]) <= metres)
                {
                    neighbours[order[a]].Add(order[b]);
                    neighbours[order[b]].Add(order[a]);
                }
        }
        return [.. neighbours.Select(n => n.Order().ToArray())];
    }
}
