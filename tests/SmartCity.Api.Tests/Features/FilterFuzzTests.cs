using System.Net;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Features;

/// <summary>Filters that are half right are answered, never with a 5xx.</summary>
public sealed class FilterFuzzTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string[] Pieces =
    [
        "class", "area_m2", "code", "community_is_synthetic", "geometry", "district_name", "nothing", "\"class\"", "\"", "'", "''", "'x'", "'五华区'", "'a\\'", "'%_\\\\'", "1", "0", "-1", "1e308", "1e-308", "1.5", "9223372036854775807", "99999999999999999999", ".",
        "=", "<>", "<", ">", "<=", ">=", "!=", "+", "-", "*", "/", "%", "^", " div ", " AND ", " OR ", " NOT ", " LIKE ", " BETWEEN ", " IN ", " IS NULL", " IS NOT NULL", "(", ")", "(", ")", ",", " ",
        "TRUE", "FALSE", "DATE('2024-02-30')", "DATE('2024-02-29')", "DATE('0001-01-01')", "DATE('9999-12-31')", "TIMESTAMP('2024-05-01T00:00:00Z')", "TIMESTAMP('9999-12-31T23:59:59.9999999Z')", "INTERVAL('..','..')", "INTERVAL('2024-01-01',class)", "'..'",
        "S_INTERSECTS(geometry,", "S_TOUCHES(geometry,", "S_WITHIN(", "T_AFTER(", "T_MEETS(", "CASEI(", "ACCENTI(", "POINT(102.6 25)", "POINT(1e300 5)", "POINT EMPTY", "BBOX(102,25,103,26)", "BBOX(1,2)", "BBOX(180,90,-180,90)", "LINESTRING(1 1,1 1)", "LINESTRING(1 1)",
        "POLYGON((0 0,1 1,1 0,0 1,0 0))", "POLYGON((0 0,1 0,1 1,0 0))", "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))", "GEOMETRYCOLLECTION(POINT(1 1))", "{\"op\":", "\"args\":[", "{\"property\":\"class\"}", "]}", "null", "\ud83d\ude00", "\0", "\u0301", "--", ";", "$1", "/*",
    ];

    private static readonly string[] Whole =
    [
        "class = 2 AND NOT (version <> 1)", "code LIKE '5301%' OR class BETWEEN 1 AND 2", "S_INTERSECTS(geometry, BBOX(102.6,25,102.7,25.1)) AND area_m2 / class > 1e5", "CASEI(ACCENTI(district_name)) IN ('x', CASEI('五华区'))",
        """{"op":"and","args":[{"op":"=","args":[{"property":"class"},2]},{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[102,25],[103,25],[103,26],[102,25]]]}]}]}""",
        """{"op":"in","args":[{"property":"code"},["a","b"]]}""", """{"op":"t_during","args":[{"timestamp":"2024-05-01T00:00:00Z"},{"interval":["2024-01-01",".."]}]}""",
    ];

    [Fact]
    public async Task Two_thousand_malformed_filters_are_answered_with_200_or_400()
    {
        _ = city.Database.ConnectionString;
        var (random, refused, count) = (new Random(20_26), 0, LongTests.Times(2000, 100_000));
        for (var i = 0; i < count; i++)
        {
            var filter = random.Next(3) == 0 ? string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)])) : Damaged(Whole[random.Next(Whole.Length)], random);
            var language = filter.StartsWith('{') || random.Next(8) == 0 ? "&filter-lang=cql2-json" : "";
            var path = $"/collections/cells/items?limit=1&skipGeometry=true&filter={Uri.EscapeDataString(filter)}{language}";
            if (path.Length > 8000) continue;
            using var response = await city.SendAsync(path);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.BadRequest)) Assert.Fail($"{(int)response.StatusCode} for {filter}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            if (response.StatusCode == HttpStatusCode.BadRequest) refused++;
        }
        Assert.InRange(refused, count / 2, count - 1);   // most are wrong, and some are right
    }

    private static string Damaged(string filter, Random random)
    {
        for (var damage = random.Next(1, 4); damage > 0; damage--)
        {
            var (at, length) = (random.Next(filter.Length), random.Next(1, 6));
            filter = random.Next(4) switch
            {
                0 => filter.Remove(at, Math.Min(length, filter.Length - at)),
                1 => filter.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => filter.Insert(at, ((char)random.Next(1, 0x250)).ToString()),
                _ => filter.Insert(at, filter.Substring(at, Math.Min(length * 4, filter.Length - at))),
            };
            if (filter.Length == 0) return "(";
        }
        return filter;
    }
}
