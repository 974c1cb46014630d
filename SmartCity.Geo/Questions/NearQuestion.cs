using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>What lies near a place.</summary>
internal static class NearQuestion
{
    internal const double FarthestMetres = 50_000;

    internal static IReadOnlyList<QuestionParameter> PointParameters { get; } = [new("lon", "经度（度）", "Longitude, degrees", true), new("lat", "纬度（度）", "Latitude, degrees", true)];

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "near",
        TitleZh = "附近有什么",
        TitleEn = "What lies near",
        ExplanationZh = "列出距某点不超过给定距离的要素，由近到远。距离为椭球面上的测地线距离，量到要素最近处；点在面内时为 0。",
        ExplanationEn = "Features not farther from a point than a distance, nearest first. Distances are geodesic on the ellipsoid, to the nearest part of a feature; 0 inside of one.",
        Parameters = [QuestionScope.LayerParameter, .. PointParameters, new("distance", "距离（米），0 至 50000", "Metres, 0 to 50000", true), .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.LimitParameter, FeatureRows.GeometryParameter],
        Example = "layer=cases&lon=102.71&lat=25.04&distance=1500",
    };

    internal static Point PointOf(double longitude, double latitude) => new(longitude, latitude) { SRID = 4490 };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        var (longitude, latitude, reach) = (input.Number("lon", -180, 180), input.Number("lat", -85, 85), input.Number("distance", 0, FarthestMetres));
        var limit = input.Whole("limit", 1, FeatureRows.MostRows, FeatureRows.UsualLimit);
        var rows = new FeatureRows(layer, !input.Truth("skipGeometry"), NearestRows.Distance);
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        SqlValues values = new(), counting = new();
        string condition = scope.Condition(values), place = values.Add(PointOf(longitude, latitude)), most = values.Add((long)limit), far = values.Add(reach);
        var found = await asking.Reader.ReadAsync(string.Create(CultureInfo.InvariantCulture,
            $"select {rows.Selected("round(n.metres::numeric, 3)::float8")} from {NearestRows.Sql(layer, place, condition, most, far)} order by n.metres, {layer.Order} limit {limit}"), values, rows.Read, cancellationToken);
        condition = scope.Condition(counting);
        place = counting.Add(PointOf(longitude, latitude));
        far = counting.Add(reach);
        var count = await FeatureRows.CountAsync(asking.Reader, $"from {layer.From} where {layer.Geometry} && {NearestRows.Degrees(far, place)} and {NearestRows.Metres(layer, place)} <= {far} and {condition}", counting, found.Count, cancellationToken);
        return asking.Answer(rows.Columns, found, [("layer", layer.Layer.Id), .. count]);
    }
}
