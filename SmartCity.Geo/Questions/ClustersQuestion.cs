using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>The method dbscan of the hot spots: clusters of points, the largest first.</summary>
internal static class ClustersQuestion
{
    private const int MostPoints = 200_000;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        foreach (var strange in new[] { "by", "size", "measure", "inference", "permutations", "seed", "alpha" })
            if (input.Has(strange)) throw new GeoInputException($"The parameter '{strange}' goes with method=gi-star.");
        var (reach, least) = (input.Number("distance", 1, 10_000), input.Whole("points", 2, 1000, 5));
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var values = new SqlValues();
        var points = await asking.Reader.ReadAsync($"select st_x(p), st_y(p) from (select st_pointonsurface({layer.Geometry}) as p, {layer.Order} as o from {layer.From} where {scope.Condition(values)} limit {MostPoints + 1}) f order by o",
            values, row => (row.GetDouble(0), row.GetDouble(1)), cancellationToken);
        if (points.Count > MostPoints) throw new GeoInputException($"There are more than {MostPoints} features; ask for a smaller area or a shorter period.");
        var found = await Task.Run(() => Dbscan.Of(points, reach, least, cancellationToken), cancellationToken);
        var members = Enumerable.Range(0, found.Clusters).Select(_ => new List<int>()).ToList();
        for (var i = 0; i < points.Count; i++)
            if (found.ClusterOf[i] >= 0) members[found.ClusterOf[i]].Add(i);
        var withGeometry = !input.Truth("skipGeometry");
        var rows = members.Index().OrderByDescending(c => c.Item.Count).ThenBy(c => c.Index).Select((cluster, rank) =>
        {
            var hull = new ConvexHull([.. cluster.Item.Select(i => new Coordinate(points[i].Item1, points[i].Item2))], Factory).GetConvexHull();
            var area = EllipsoidalMeasure.Area(hull);
            return new AnswerRow((rank + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            [
                (long)rank + 1, (long)cluster.Item.Count, (long)cluster.Item.Count(i => found.IsCore[i]), Math.Round(area, 1), area > 0 ? Math.Round(cluster.Item.Count / area * 1e6, 3) : null,
                Math.Round(cluster.Item.Average(i => points[i].Item1), 7), Math.Round(cluster.Item.Average(i => points[i].Item2), 7),
            ], withGeometry ? GeoJsonBody.Text(hull) : null);
        }).ToList();
        return asking.Answer(
            [
                new("cluster", PropertyType.WholeNumber, "簇", "cluster"), new("count", PropertyType.WholeNumber, "数量", "count"), new("cores", PropertyType.WholeNumber, "核心点", "cores"), new("hull_area_m2", PropertyType.Number, "凸包面积（平方米）", "area of the hull, square metres"),
                new("density_km2", PropertyType.Number, "每平方公里数量", "count per square kilometre"), new("longitude", PropertyType.Number, "平均经度", "mean longitude"), new("latitude", PropertyType.Number, "平均纬度", "mean latitude"),
            ],
            rows, ("layer", layer.Layer.Id), ("method", "dbscan"), ("distance_m", reach), ("points", (long)least), ("total", (long)points.Count), ("clusters", (long)found.Clusters), ("noise", (long)found.ClusterOf.Count(c => c < 0)));
    }
}
