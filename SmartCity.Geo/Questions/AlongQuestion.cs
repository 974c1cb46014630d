using System.Globalization;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>What lies along a haul route or a drawn line, and where on it.</summary>
internal static class AlongQuestion
{
    private const double FarthestMetres = 5000;

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "along",
        TitleZh = "沿线有什么",
        TitleEn = "What lies along a route",
        ExplanationZh = "列出距运输路线或自绘线不超过给定距离的要素，按里程排列。偏距为测地线距离；里程为椭球面上自起点沿线量至垂足的长度，垂足在城市的 CGCS2000 高斯-克吕格平面上求得；左右以行进方向为准。",
        ExplanationEn = "Features not farther from a haul route or a drawn line than a distance, in the order of the chainage. The offset is geodesic; the chainage is the length on the ellipsoid from the start to the foot of the perpendicular, which is found in the city's CGCS2000 Gauss-Krüger plane; left and right are seen along the line.",
        Parameters = [QuestionScope.LayerParameter, .. QuestionLine.Parameters, new("distance", "最大偏距（米），0 至 5000", "Greatest offset, metres, 0 to 5000", true), .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.LimitParameter, FeatureRows.GeometryParameter],
        Example = "layer=cases&line=LINESTRING(102.70 25.03,102.74 25.06)&distance=300",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        var (reach, limit) = (input.Number("distance", 0, FarthestMetres), input.Whole("limit", 1, FeatureRows.MostRows, FeatureRows.UsualLimit));
        var line = await QuestionLine.ReadAsync(asking, cancellationToken);
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var rows = new FeatureRows(layer, !input.Truth("skipGeometry"),
            new("chainage_m", PropertyType.Number, "里程（米）", "chainage, metres"), new("offset_m", PropertyType.Number, "偏距（米）", "offset, metres"), new("side", PropertyType.Text, "侧", "side"));
        SqlValues values = new(), counting = new();
        var srid = GaussKruegerZone.For(line.Shape.EnvelopeInternal).Srid;
        var parts = line.Sql(values, srid);
        // On the perpendicular a place lies to the left where it turns from the line's way against the clock.
        var found = await asking.Reader.ReadAsync(FormattableString.Invariant($"""
            with {parts}
            select {rows.Selected("round(m.chainage::numeric, 2)::float8", "round(o.metres::numeric, 3)::float8", "case when o.metres = 0 or abs(m.turn) < 1e-9 then 'on' when m.turn > 0 then 'left' else 'right' end")}
            from {layer.From}
            cross join lateral (select st_distance({layer.Geometry}::geography, {values.Add(line.Shape)}::geography) as metres) o
            cross join lateral (
                select p.starts + p.metres * at.share as chainage,
                       (st_x(at.ahead) - st_x(at.behind)) * (st_y(near.p) - st_y(at.behind)) - (st_y(at.ahead) - st_y(at.behind)) * (st_x(near.p) - st_x(at.behind)) as turn
                from part p
                cross join lateral (select st_closestpoint(st_transform({layer.Geometry}, {srid}), p.plane) as p) near
                cross join lateral (select f.share, st_lineinterpolatepoint(p.plane, greatest(f.share - 1e-6, 0)) as behind, st_lineinterpolatepoint(p.plane, least(f.share + 1e-6, 1)) as ahead from (select st_linelocatepoint(p.plane, near.p) as share) f) at
                order by st_distance(near.p, p.plane), p.n limit 1) m
            where {Close(layer, scope, line, reach, values)}
            order by m.chainage, {layer.Order} limit {limit}
            """), values, rows.Read, cancellationToken);
        var shape = counting.Add(line.Shape);
        var count = await FeatureRows.CountAsync(asking.Reader, $"from {layer.From} cross join lateral (select st_distance({layer.Geometry}::geography, {shape}::geography) as metres) o where {Close(layer, scope, line, reach, counting)}", counting, found.Count, cancellationToken);
        return asking.Answer(rows.Columns, found, [("layer", layer.Layer.Id), ("route", line.Code), ("length_m", Math.Round(line.Length, 2)), .. count]);
    }

    // First by the index in degrees, generously; then exactly.
    private static string Close(QuestionLayer layer, QuestionScope scope, QuestionLine line, double reach, SqlValues values)
    {
        var bounds = line.Shape.EnvelopeInternal;
        var shortest = EllipsoidalMeasure.MetresPerDegree(Math.Min(89, Math.Max(Math.Abs(bounds.MinY), Math.Abs(bounds.MaxY)) + 0.1)).Longitude;
        return string.Create(CultureInfo.InvariantCulture, $"st_dwithin({layer.Geometry}, {values.Add(line.Shape)}, {values.Add(reach * 1.001 / shortest + 1e-6)}) and o.metres <= {values.Add(reach)} and {scope.Condition(values)}");
    }
}
