using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>SQL of the features nearest to a point, exactly, by geodesic distance on the ellipsoid.</summary>
/// <remarks>The spatial index goes by degrees, which are shorter from west to east: so many as are asked for are taken from it first, and the farthest of them bounds the circle that the true nearest lie in.</remarks>
internal static class NearestRows
{
    /// <summary>A FROM item named n with the column metres, beside the layer's row t: the nearest of all that match, in any order.</summary>
    /// <param name="place">SQL: a point in degrees.</param>
    /// <param name="condition">Over the layer's rows t.</param>
    /// <param name="count">SQL: how many.</param>
    /// <param name="reach">SQL: none is farther, metres.</param>
    internal static string Sql(QuestionLayer layer, string place, string condition, string count, string reach) => $"""
        (select case when count(*) < {count} then {reach} else least({reach}, max(metres)) end as metres
         from (select {Metres(layer, place)} as metres from {layer.From} where {condition} order by {layer.Geometry} <-> {place} limit {count}) first) bound
        cross join lateral (select {Degrees("bound.metres", place)} as circle) box
        cross join {layer.From}
        cross join lateral (select {Metres(layer, place)} as metres) n
        where {layer.Geometry} && box.circle and n.metres <= bound.metres and {condition}
        """;

    internal static string Metres(QuestionLayer layer, string place) => $"st_distance({layer.Geometry}::geography, {place}::geography)";

    /// <summary>SQL: a box in degrees that holds the circle around a place; up to 200 km and 85° of latitude.</summary>
    internal static string Degrees(string metres, string place) => $"st_expand({place}, {metres} * 1.001 / smartcity.ground_metres(least(abs(st_y({place})) + 2, 89), 1, 0), {metres} * 1.001 / 110500)";

    /// <summary>Columns that distances go by.</summary>
    internal static AnswerColumn Distance { get; } = new("distance_m", PropertyType.Number, "距离（米）", "distance, metres");
}
