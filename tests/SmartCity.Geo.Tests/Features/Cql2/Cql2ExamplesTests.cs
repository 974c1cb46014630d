using System.Text.Json.Nodes;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Geo.Tests.Features.Cql2;

/// <summary>Expressions in the manner of the standard's examples (OGC 21-065r2), each in both encodings.</summary>
public sealed class Cql2ExamplesTests
{
    [Theory]
    [InlineData("avg_windspeed >= 4.5", """{"op":">=","args":[{"property":"avg_windspeed"},4.5]}""")]
    [InlineData("city='Toronto'", """{"op":"=","args":[{"property":"city"},"Toronto"]}""")]
    [InlineData("name = 'O''Reilly'", """{"op":"=","args":[{"property":"name"},"O'Reilly"]}""")]
    [InlineData(@"name = 'O\'Reilly'", """{"op":"=","args":[{"property":"name"},"O'Reilly"]}""")]
    [InlineData("balance - 150.0 > 0", """{"op":">","args":[{"op":"-","args":[{"property":"balance"},150.0]},0]}""")]
    [InlineData("updated >= DATE('1985-07-01')", """{"op":">=","args":[{"property":"updated"},{"date":"1985-07-01"}]}""")]
    [InlineData("updated < TIMESTAMP('2012-08-10T05:30:00.000000Z')", """{"op":"<","args":[{"property":"updated"},{"timestamp":"2012-08-10T05:30:00Z"}]}""")]
    [InlineData("name LIKE 'Smith%'", """{"op":"like","args":[{"property":"name"},"Smith%"]}""")]
    [InlineData("name NOT LIKE 'Smith%'", """{"op":"not","args":[{"op":"like","args":[{"property":"name"},"Smith%"]}]}""")]
    [InlineData("eo:cloud_cover BETWEEN 0.1 AND 0.2 AND landsat:wrs_row=28", """{"op":"and","args":[{"op":"between","args":[{"property":"eo:cloud_cover"},0.1,0.2]},{"op":"=","args":[{"property":"landsat:wrs_row"},28]}]}""")]
    [InlineData("depth NOT BETWEEN 100.0 and 150.0", """{"op":"not","args":[{"op":"between","args":[{"property":"depth"},100.0,150.0]}]}""")]
    [InlineData("cityName IN ('Toronto','Frankfurt','Tokyo','New York')", """{"op":"in","args":[{"property":"cityName"},["Toronto","Frankfurt","Tokyo","New York"]]}""")]
    [InlineData("category NOT IN (1,2,3,4)", """{"op":"not","args":[{"op":"in","args":[{"property":"category"},[1,2,3,4]]}]}""")]
    [InlineData("geom IS NOT NULL", """{"op":"not","args":[{"op":"isNull","args":[{"property":"geom"}]}]}""")]
    [InlineData("CASEI(road_class) IN (CASEI('Οδος'),CASEI('Straße'))", """{"op":"in","args":[{"op":"casei","args":[{"property":"road_class"}]},[{"op":"casei","args":["Οδος"]},{"op":"casei","args":["Straße"]}]]}""")]
    [InlineData("CASEI(provider) = CASEI('coolsat')", """{"op":"=","args":[{"op":"casei","args":[{"property":"provider"}]},{"op":"casei","args":["coolsat"]}]}""")]
    [InlineData("ACCENTI(etat_vol) = ACCENTI('débárquér')", """{"op":"=","args":[{"op":"accenti","args":[{"property":"etat_vol"}]},{"op":"accenti","args":["débárquér"]}]}""")]
    [InlineData("CASEI(geophys:SURVEY_NAME) LIKE CASEI('%calcutta%')", """{"op":"like","args":[{"op":"casei","args":[{"property":"geophys:SURVEY_NAME"}]},{"op":"casei","args":["%calcutta%"]}]}""")]
    [InlineData("S_INTERSECTS(geometry,POINT(36.3 32.2))", """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[36.3,32.2]}]}""")]
    [InlineData("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))", """{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[-180,-90,180,90]}]}""")]
    [InlineData("S_CROSSES(road,LINESTRING(43.72992 -79.2998, 43.73005 -79.2991))", """{"op":"s_crosses","args":[{"property":"road"},{"type":"LineString","coordinates":[[43.72992,-79.2998],[43.73005,-79.2991]]}]}""")]
    [InlineData("S_WITHIN(road,POLYGON((43.7286 -79.2986, 43.7311 -79.2996, 43.7323 -79.2972, 43.7286 -79.2986)))", """{"op":"s_within","args":[{"property":"road"},{"type":"Polygon","coordinates":[[[43.7286,-79.2986],[43.7311,-79.2996],[43.7323,-79.2972],[43.7286,-79.2986]]]}]}""")]
    [InlineData("S_DISJOINT(a,MULTIPOINT((1 2), (3 4)))", """{"op":"s_disjoint","args":[{"property":"a"},{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}]}""")]
    [InlineData("S_TOUCHES(a,MULTILINESTRING((1 2, 3 4), (5 6, 7 8)))", """{"op":"s_touches","args":[{"property":"a"},{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}]}""")]
    [InlineData("S_OVERLAPS(a,MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((2 2, 3 2, 3 3, 2 2))))", """{"op":"s_overlaps","args":[{"property":"a"},{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[2,2],[3,2],[3,3],[2,2]]]]}]}""")]
    [InlineData("S_INTERSECTS(a,GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(3 4, 5 6)))", """{"op":"s_intersects","args":[{"property":"a"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[3,4],[5,6]]}]}]}""")]
    [InlineData("T_AFTER(updated,DATE('2010-02-10'))", """{"op":"t_after","args":[{"property":"updated"},{"date":"2010-02-10"}]}""")]
    [InlineData("T_DURING(INTERVAL(starts_at, ends_at), INTERVAL('2005-01-10', '2010-02-10'))", """{"op":"t_during","args":[{"interval":[{"property":"starts_at"},{"property":"ends_at"}]},{"interval":["2005-01-10","2010-02-10"]}]}""")]
    [InlineData("T_INTERSECTS(updated, INTERVAL('1991-10-07T08:21:06Z', '..'))", """{"op":"t_intersects","args":[{"property":"updated"},{"interval":["1991-10-07T08:21:06Z",".."]}]}""")]
    [InlineData("T_FINISHEDBY(INTERVAL(a, b), INTERVAL('..', '2010-02-10T05:29:20Z'))", """{"op":"t_finishedBy","args":[{"interval":[{"property":"a"},{"property":"b"}]},{"interval":["..","2010-02-10T05:29:20Z"]}]}""")]
    [InlineData("vehicle_height > (bridge_clearance-1)", """{"op":">","args":[{"property":"vehicle_height"},{"op":"-","args":[{"property":"bridge_clearance"},1]}]}""")]
    [InlineData("floors>5 OR material='brick' AND swimming_pool=true", """{"op":"or","args":[{"op":">","args":[{"property":"floors"},5]},{"op":"and","args":[{"op":"=","args":[{"property":"material"},"brick"]},{"op":"=","args":[{"property":"swimming_pool"},true]}]}]}""")]
    [InlineData("NOT (floors<5) OR swimming_pool=TRUE", """{"op":"or","args":[{"op":"not","args":[{"op":"<","args":[{"property":"floors"},5]}]},{"op":"=","args":[{"property":"swimming_pool"},true]}]}""")]
    [InlineData("owner_name like 'Mike%' and floors<4", """{"op":"and","args":[{"op":"like","args":[{"property":"owner_name"},"Mike%"]},{"op":"<","args":[{"property":"floors"},4]}]}""")]
    [InlineData("1 + 2 * 3 ^ 2 = 19", """{"op":"=","args":[{"op":"+","args":[1,{"op":"*","args":[2,{"op":"^","args":[3,2]}]}]},19]}""")]
    [InlineData("a div 2 % 3 = -b", """{"op":"=","args":[{"op":"%","args":[{"op":"div","args":[{"property":"a"},2]},3]},{"op":"*","args":[-1,{"property":"b"}]}]}""")]
    [InlineData("-1e-3 < .5 AND \"date\" <> '..'", """{"op":"and","args":[{"op":"<","args":[-0.001,0.5]},{"op":"<>","args":[{"property":"date"},".."]}]}""")]
    [InlineData("区名 = '五华区'", """{"op":"=","args":[{"property":"区名"},"五华区"]}""")]
    public void Text_and_JSON_say_the_same(string text, string json)
    {
        var (fromText, fromJson) = (Cql2TextParser.Parse(text), Cql2JsonParser.Parse(json));
        Assert.Equal(Cql2JsonPrinter.Print(fromJson), Cql2JsonPrinter.Print(fromText));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Cql2JsonPrinter.Print(fromText))), Cql2JsonPrinter.Print(fromText));
        Assert.Equal(Cql2TextPrinter.Print(fromText), Cql2TextPrinter.Print(Cql2TextParser.Parse(Cql2TextPrinter.Print(fromJson))));
    }

    [Theory]
    [InlineData("a = 1 b", "at position 7", "AND, OR")]
    [InlineData("a = ", "at position 5", "the end")]
    [InlineData("(a = 1", "at position 7", "')'")]
    [InlineData("a = 'x", "at position 5", "never closed")]
    [InlineData("a != 1", "at position 3", "<>")]
    [InlineData("a = 1 AND OR b = 2", "at position 11", "not OR")]
    [InlineData("foo(a) = 1", "at position 1", "no function foo")]
    [InlineData("a IS 3", "at position 6", "NULL")]
    [InlineData("a BETWEEN 1 OR 2", "at position 13", "AND")]
    [InlineData("a LIKE b", "at position 8", "pattern")]
    [InlineData(@"a LIKE 'b\\\'", "at position 8", "never closed")]
    [InlineData(@"a LIKE 'b\'", "at position 8", "never closed")]
    [InlineData("T_AFTER(a, DATE('2010-02-30'))", "at position 17", "no day")]
    [InlineData("T_AFTER(a, TIMESTAMP('2010-02-10'))", "at position 22", "no instant")]
    [InlineData("T_AFTER(a, INTERVAL('2010-02-10', '2009-02-10'))", "at position 12", "before it begins")]
    [InlineData("T_AFTER(a, INTERVAL('x', '..'))", "at position 21", "ends no interval")]
    [InlineData("S_INTERSECTS(a, POLYGON((0 0, 1 0, 1 1, 0 1)))", "at position 17", "ends where it begins")]
    [InlineData("S_INTERSECTS(a, POINT(1))", "at position 24", "a number")]
    [InlineData("S_INTERSECTS(a, BBOX(1,2,3))", "at position 17", "four numbers")]
    [InlineData("S_INTERSECTS(a)", "at position 1", "2 arguments")]
    [InlineData("a = 1e999", "at position 5", "too large")]
    [InlineData("a = 1x", "at position 5", "runs into")]
    [InlineData("a = \u20ac", "at position 5", "no meaning")]
    [InlineData("  ", "empty", "level >= 2")]
    [InlineData("NOT", "at position 4", "the end")]
    [InlineData("a IN ()", "at position 7", "a property or a value")]
    public void What_is_no_text_is_told_where_and_why(string text, string where, string why)
    {
        var error = Assert.Throws<GeoInputException>(() => Cql2TextParser.Parse(text));
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "line 1, byte 2", "JSON")]
    [InlineData("""{"op":"=","args":[{"property":"a"}]}""", "at its root", "2 arguments")]
    [InlineData("""{"op":"and","args":[true,{"op":"nope","args":[]}]}""", "at /args/1/op", "nope")]
    [InlineData("""{"op":"=","args":[{"property":1},2]}""", "at /args/0/property", "text")]
    [InlineData("""{"op":"=","args":[null,2]}""", "at /args/0", "isNull")]
    [InlineData("""{"op":"=","args":[[1],2]}""", "at /args/0", "list")]
    [InlineData("""{"op":"=","args":[{"date":"2010-13-01"},2]}""", "at /args/0", "no day")]
    [InlineData("""{"op":"in","args":[{"property":"a"},1,2]}""", "at its root", "two arguments")]
    [InlineData("""{"op":"in","args":[{"property":"a"},[]]}""", "at its root", "2 or more")]
    [InlineData("""{"op":"like","args":[{"property":"a"},"b\\"]}""", "at /args/1", "single")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"Circle","coordinates":[1,2]}]}""", "at /args/1/type", "MultiPolygon")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":[1]}]}""", "at /args/1/coordinates", "two numbers")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":[1,"2"]}]}""", "at /args/1/coordinates/1", "number")]
    [InlineData("""{"op":"=","args":["\ud800",2]}""", "at /args/0", "surrogate")]
    [InlineData("""{"op":"=","args":["\u0000",2]}""", "at /args/0", "U+0000")]
    [InlineData("""{"what":1}""", "at its root", "one of op")]
    public void What_is_no_JSON_is_told_where_and_why(string json, string where, string why)
    {
        var error = Assert.Throws<GeoInputException>(() => Cql2JsonParser.Parse(json));
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_much_is_refused_in_both_encodings()
    {
        var deep = new string('(', Cql2Limits.MostDepth + 1) + "a = 1" + new string(')', Cql2Limits.MostDepth + 1);
        var many = string.Join(" OR ", Enumerable.Repeat("a = 1", Cql2Limits.MostTerms / 2));
        var sum = "a = " + string.Join(" + ", Enumerable.Repeat("1", Cql2Limits.MostDepth + 2));
        var line = $"S_INTERSECTS(geometry, LINESTRING({string.Join(", ", Enumerable.Range(0, Cql2Limits.MostVertices + 1).Select(i => $"{i} 0"))}))";
        Says(() => Cql2TextParser.Parse(deep), "64 levels");
        Says(() => Cql2TextParser.Parse(string.Concat(Enumerable.Repeat("NOT ", 5000)) + "a = 1"), "64 levels");
        Says(() => Cql2TextParser.Parse("a = " + string.Concat(Enumerable.Repeat("- ", 5000)) + "b"), "64 levels");
        Says(() => Cql2TextParser.Parse(string.Concat(Enumerable.Repeat("CASEI(", 5000))), "64 levels");
        Says(() => Cql2TextParser.Parse("S_INTERSECTS(g," + string.Concat(Enumerable.Repeat("GEOMETRYCOLLECTION(", 5000))), "64 levels");
        Says(() => Cql2TextParser.Parse(sum), "64 levels");
        Says(() => Cql2TextParser.Parse(many), "2000 values");
        Says(() => Cql2TextParser.Parse(line), "10000 vertices");
        Says(() => Cql2TextParser.Parse(new string('a', Cql2Limits.MostCharacters + 1)), "characters");
        Says(() => Cql2JsonParser.Parse(string.Concat(Enumerable.Repeat("""{"op":"not","args":[""", 100)) + "true" + string.Concat(Enumerable.Repeat("]}", 100))), "64 levels");
        Says(() => Cql2JsonParser.Parse($$"""{"op":"in","args":[1,[{{string.Join(",", Enumerable.Repeat("1", Cql2Limits.MostTerms))}}]]}"""), "2000 values");

        static void Says(Action read, string what) => Assert.Contains(what, Assert.Throws<GeoInputException>(read).Message, StringComparison.Ordinal);
    }
}
