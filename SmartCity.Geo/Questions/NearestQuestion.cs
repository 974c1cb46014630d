using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>The nearest sites, or other features, of one place, of many, or of each feature of another layer.</summary>
internal static class NearestQuestion
{
    private const int MostPlaces = 1000, MostEach = 50, MostRows = 20_000, MostOf = 5000;
    private const double FarthestMetres = 200_000;

    private static readonly string[] Places = ["lon", "points", "of"];

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "nearest",
        TitleZh = "最近的是哪些",
        TitleEn = "Which are the nearest",
        ExplanationZh = "求一个点、多个点，或另一图层（of）每个要素的最近要素，默认最近的登记工地。on 给出日期时只算当日获准的工地和线路。距离为测地线距离；of 图层的面以其内部点为准；距离相同时按编号先后。",
        ExplanationEn = "The nearest features of a point, of many points, or of each feature of another layer (of); usually the nearest registered sites. With on only sites and routes that are permitted on that day count. Distances are geodesic; an area of the layer 'of' is taken at a point inside; equally near ones follow by their order.",
        Parameters =
        [
            QuestionScope.LayerParameter with { En = QuestionScope.LayerParameter.En + "; usually registered_sites", Zh = QuestionScope.LayerParameter.Zh + "；默认 registered_sites", IsRequired = false },
            .. NearQuestion.PointParameters.Select(p => p with { IsRequired = false }),
            new("points", $"多个点：经,纬;经,纬…，至多 {MostPlaces} 个", $"Many points: lon,lat;lon,lat …, {MostPlaces} at most"),
            new("of", "另一图层：为其每个要素求最近要素", "Another layer: the nearest of each of its features"),
            new("of-filter", $"of 图层的 CQL2 条件；至多 {MostOf} 个要素", $"CQL2 condition on the features of 'of'; {MostOf} at most"),
            new("count", $"每个点几个：1 至 {MostEach}，默认 1", $"So many for each: 1 to {MostEach}, usually 1"),
            new("on", "日期：只算当日获准的", "A day: only what is permitted on it"),
            new("distance", "最远多少米，默认 50000，至多 200000", "None farther than so many metres; usually 50000, 200000 at most"),
            .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.GeometryParameter,
        ],
        Body = "GeoJSON: a Point, a MultiPoint or a FeatureCollection of points, instead of lon and lat",
        Example = "lon=102.71&lat=25.04&count=3&filter=kind='disposal'",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(usual: "registered_sites"), asking.Input);
        var (count, reach, day) = (input.Whole("count", 1, MostEach, 1), input.Number("distance", 0, FarthestMetres, 50_000), input.Day("on"));
        if (day is not null && layer.Layer.Id is not ("registered_sites" or "haul_routes")) throw new GeoInputException($"The parameter 'on' goes with registered_sites and haul_routes, which have permits; {layer.Layer.Id} has none.");
        var given = Places.Count(input.Has) + (input.Body is null ? 0 : 1);
        if (given != 1) throw new GeoInputException("Nearest to what? One of lon and lat, points, of, or a body is needed.");
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var values = new SqlValues();
        var (places, isMany) = input.Text("of") is not null ? (OfLayer(asking, values), true) : OfPoints(asking, values);
        var condition = scope.Condition(values);
        if (day is { } permitted) condition += $" and smartcity.is_permitted(t.id, {values.Add(permitted)})";
        var rows = new FeatureRows(layer, !input.Truth("skipGeometry"),
            new("of", PropertyType.Text, "所求点", "of"), new("rank", PropertyType.WholeNumber, "次序", "rank"), NearestRows.Distance,
            new("of_longitude", PropertyType.Number, "所求点经度", "longitude of that point"), new("of_latitude", PropertyType.Number, "所求点纬度", "latitude of that point"));
        var (each, far) = (values.Add((long)count), values.Add(reach));
        var found = await asking.Reader.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"""
            select near.* from ({places}) a
            cross join lateral (select {rows.Selected("a.id", $"row_number() over (order by n.metres, {layer.Order})", "round(n.metres::numeric, 3)::float8", "st_x(a.p)", "st_y(a.p)")}
                                from {NearestRows.Sql(layer, "a.p", condition, each, far)} order by n.metres, {layer.Order} limit {count}) near
            order by a.n limit {MostRows + 1}
            """), values, rows.Read, cancellationToken);
        if (found.Count > MostRows) throw new GeoInputException($"That gives more than {MostRows} rows; ask for fewer of each, or narrow 'of' by 'of-filter'.");
        return asking.Answer(rows.Columns, [.. found.Select(r => r with { Id = isMany ? string.Create(CultureInfo.InvariantCulture, $"{r.Values[0]}/{r.Values[1]}") : r.Id })],
            ("layer", layer.Layer.Id), ("count", (long)count), ("distance_m", reach), ("permitted_on", day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("returned", (long)found.Count));
    }

    // SQL: number, id and point of each place.
    private static string OfLayer(QuestionAsking asking, SqlValues values)
    {
        var of = asking.Layer("of");
        var condition = QuestionScope.Cql2(asking.Input, "of-filter") is { } filter ? Features.Cql2.Cql2Sql.Condition(of.Layer, filter, values) : "true";
        var (name, most) = (of.Layer.IdProperty is null && of.Layer.Order is { } number ? number : of.Layer.Key, values.Add((long)MostOf));
        return $"select row_number() over (order by t.o) as n, t.id, t.p from (select {of.Order} as o, {name}::text as id, st_pointonsurface({of.Geometry}) as p from {of.From} where {condition} order by {of.Order} limit {most}) t";
    }

    private static (string Sql, bool IsMany) OfPoints(QuestionAsking asking, SqlValues values)
    {
        var input = asking.Input;
        List<(string Id, double Longitude, double Latitude)> points =
            input.Body is { } body ? OfBody(body) : input.Text("points") is { } text ? OfText(input, text) : [("1", input.Number("lon", -180, 180), input.Number("lat", -85, 85))];
        if (points.Count is 0 or > MostPlaces) throw new GeoInputException($"There are {points.Count} points; 1 to {MostPlaces} are possible.");
        var (ids, x, y) = (values.Add(points.Select(p => p.Id).ToArray()), values.Add(points.Select(p => p.Longitude).ToArray()), values.Add(points.Select(p => p.Latitude).ToArray()));
        return ($"select w.n, w.id, st_setsrid(st_makepoint(w.x, w.y), 4490) as p from unnest({ids}::text[], {x}::float8[], {y}::float8[]) with ordinality as w(id, x, y, n)", points.Count > 1);
    }

    private static List<(string, double, double)> OfText(QuestionInput input, string text) => [.. text.Split(';').Select((pair, i) =>
        pair.Split(',') is [var first, var second] && double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && Math.Abs(x) <= 180 && Math.Abs(y) <= 85
            ? ((i + 1).ToString(CultureInfo.InvariantCulture), x, y)
            : throw input.Wrong("points", "lon,lat;lon,lat … in degrees"))];

    private static List<(string, double, double)> OfBody(string body)
    {
        var points = new List<(string, double, double)>();
        foreach (var (id, geometry, _) in GeoJsonBody.Read(body, MostPlaces))
            foreach (var coordinate in geometry is Point or MultiPoint ? geometry.Coordinates : throw new GeoInputException($"The body holds a {geometry.GeometryType}; points are wanted."))
            {
                if (!(Math.Abs(coordinate.X) <= 180 && Math.Abs(coordinate.Y) <= 85)) throw new GeoInputException(FormattableString.Invariant($"The point {coordinate.X}, {coordinate.Y} of the body is no place between 85° south and north; longitude comes first."));
                points.Add((geometry is MultiPoint || id is null ? (points.Count + 1).ToString(CultureInfo.InvariantCulture) : id, coordinate.X, coordinate.Y));
            }
        return points;
    }
}
