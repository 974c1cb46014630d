using CsCheck;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.IO;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class TileGeometryTests
{
    /// <summary>Tile 0/0/0 is the whole world: one grid unit is 1/4096 of it.</summary>
    private static readonly TileAddress World = new(0, 0, 0);

    private static readonly GeometryFactory Factory = new();

    /// <summary>Geometry in grid units of the world tile, y downwards, as it would lie in EPSG:3857.</summary>
    private static Geometry ToGround(Geometry inTile) => new AffineTransformation(World.Size / 4096, 0, World.West, 0, -World.Size / 4096, World.North).Transform(inTile);

    private static Geometry FromText(string wkt) => new WKTReader().Read(wkt);

    private static byte[] Tile(Geometry inTile)
    {
        var geometry = new TileGeometry(World);
        var type = geometry.Encode(new WKBWriter(ByteOrder.LittleEndian).Write(ToGround(inTile)));
        if (type == MvtGeometryType.None) return [];
        var layer = new MvtLayer("shapes", 4096);
        layer.Add(null, type, geometry.Commands.Written);
        var tile = new ProtobufBuffer();
        layer.WriteTo(tile);
        return tile.Written.ToArray();
    }

    private static Geometry? RoundTrip(Geometry inTile) => Tile(inTile) is { Length: > 0 } tile ? MvtReader.Read(tile)["shapes"].Single().Geometry : null;

    [Fact]
    public void A_polygon_is_a_move_steps_and_a_closing()
    {
        var geometry = new TileGeometry(World);
        geometry.Encode(new WKBWriter(ByteOrder.LittleEndian).Write(ToGround(FromText("POLYGON ((3 6, 8 12, 20 34, 3 6))"))));
        Assert.Equal([9, 6, 12, 18, 10, 12, 24, 44, 15], geometry.Commands.Written.ToArray());   // the example of section 4.3.5.5
    }

    [Fact]
    public void A_point_is_a_move_by_twice_its_position()
    {
        var geometry = new TileGeometry(World);
        Assert.Equal(MvtGeometryType.Point, geometry.Encode(new WKBWriter(ByteOrder.LittleEndian).Write(ToGround(FromText("POINT (25 17)")))));
        Assert.Equal([9, 50, 34], geometry.Commands.Written.ToArray());   // the example of section 4.3.5.1
    }

    [Fact]
    public void A_line_is_a_move_and_steps()
    {
        var geometry = new TileGeometry(World);
        geometry.Encode(new WKBWriter(ByteOrder.LittleEndian).Write(ToGround(FromText("LINESTRING (2 2, 2 10, 10 10)"))));
        Assert.Equal([9, 4, 4, 18, 0, 16, 16, 0], geometry.Commands.Written.ToArray());   // the example of section 4.3.5.3
    }

    [Theory]
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")]
    [InlineData("POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))")]
    public void A_ring_may_come_in_either_direction(string wkt) => Assert.True(RoundTrip(FromText(wkt))!.EqualsTopologically(FromText(wkt)));

    [Theory]
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 4 2, 4 4, 2 4, 2 2))")]
    [InlineData("MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2)), ((20 20, 30 20, 30 30, 20 20)))")]
    [InlineData("MULTILINESTRING ((0 0, 5 5), (10 10, 20 10, 20 20))")]
    [InlineData("MULTIPOINT ((1 1), (2 2), (4096 4096))")]
    public void Parts_and_holes_survive(string wkt) => Assert.True(RoundTrip(FromText(wkt))!.EqualsTopologically(FromText(wkt)));

    [Fact]
    public void A_polygon_is_cut_at_the_buffer() =>
        Assert.Equal(new Envelope(-64, 100, 10, 4160), RoundTrip(FromText("POLYGON ((-9000 10, 100 10, 100 9000, -9000 9000, -9000 10))"))!.EnvelopeInternal);

    [Fact]
    public void A_line_that_leaves_and_returns_becomes_two()
    {
        var lines = (MultiLineString)RoundTrip(FromText("LINESTRING (100 100, 100 -1000, 200 -1000, 200 100)"))!;
        Assert.Equal(["LINESTRING (100 100, 100 -64)", "LINESTRING (200 -64, 200 100)"], lines.Geometries.Select(g => g.AsText()));
    }

    [Theory]
    [InlineData("POLYGON ((5000 5000, 6000 5000, 6000 6000, 5000 5000))")]
    [InlineData("LINESTRING (-100 -100, -100 5000)")]
    [InlineData("POINT (-65 0)")]
    [InlineData("POLYGON EMPTY")]
    [InlineData("POINT EMPTY")]
    [InlineData("LINESTRING EMPTY")]
    [InlineData("MULTIPOLYGON EMPTY")]
    public void What_lies_outside_is_not_in_the_tile(string wkt) => Assert.Null(RoundTrip(FromText(wkt)));

    [Theory]
    [InlineData("POLYGON ((100.1 100.1, 100.2 100.1, 100.2 100.2, 100.1 100.1))", 1)]
    [InlineData("MULTIPOLYGON (((100.1 100.1, 100.2 100.1, 100.2 100.2, 100.1 100.1)), ((300.1 100.1, 300.2 100.1, 300.2 100.2, 300.1 100.1)))", 1)]
    [InlineData("LINESTRING (100.1 100.1, 100.2 100.2)", 0)]
    public void What_is_smaller_than_a_unit_becomes_one_unit_instead_of_vanishing(string wkt, double area)
    {
        var unit = RoundTrip(FromText(wkt))!;
        Assert.Equal(new Envelope(100, 101, 100, 100 + area), unit.EnvelopeInternal);
        Assert.Equal(area, unit.Area);
    }

    [Fact]
    public void Positions_that_add_nothing_are_left_out() =>
        Assert.Equal(5, RoundTrip(FromText("POLYGON ((0 0, 5 0, 5.2 0.1, 10 0, 10 10, 15 10, 10 10, 0 10, 0 3, 0 0))"))!.NumPoints);   // repeated, straight, and a spike

    [Fact]
    public void Two_rings_that_share_an_edge_still_share_it_after_cutting_and_rounding()
    {
        var edge = "37.3 -500.7, 61.21 77.77, 1203.9 5002.1";
        var west = RoundTrip(FromText($"POLYGON (({edge}, -700 5002.1, -700 -500.7, 37.3 -500.7))"))!;
        var east = RoundTrip(FromText($"POLYGON (({edge}, 5002.1 5002.1, 5002.1 -500.7, 37.3 -500.7))"))!;
        Assert.Equal(0, west.Intersection(east).Area);
        Assert.Equal(4224.0 * 4224, west.Area + east.Area);
    }

    [Fact]
    public void Only_little_endian_wkb_is_read() =>
        Assert.Throws<FormatException>(() => new TileGeometry(World).Encode(new WKBWriter(ByteOrder.BigEndian).Write(FromText("POINT (1 1)"))));

    [Fact]
    public void Any_star_comes_back_within_one_unit() => Gen.Select(Gen.Double[-1000, 5000], Gen.Double[-1000, 5000], Gen.Double[1, 3000].Array[3, 40], Gen.Double[0.1, 0.9])
        .Sample((x, y, radii, hole) =>
        {
            var shape = Star(x, y, radii, hole);
            var inside = shape.Intersection(Box(-64, 4160));
            var back = RoundTrip(shape);
            if (back is null) return inside.Area < 1;
            var repaired = GeometryFixer.Fix(back);   // rounding may make a ring touch itself
            return Outside(repaired, inside) && Outside(inside, repaired);

            // Within the visible tile, for edges along the buffer's side may be there or not. What lies farther away is a spike thinner than a unit:
            // its two sides are rounded to one, which encloses nothing.
            static bool Outside(Geometry one, Geometry other) => one.Difference(other.Buffer(1.5)).Intersection(Box(0, 4096)).Buffer(-0.5).IsEmpty;
        }, iter: LongTests.Times(500, 20_000));

    [Fact]
    public void Any_line_comes_back_within_one_unit() => Gen.Select(Gen.Int[-20_000, 60_000], Gen.Int[-20_000, 60_000]).Array[2, 30]
        .Sample(positions =>
        {
            var line = Factory.CreateLineString([.. positions.Select(p => new Coordinate(p.Item1 / 10.0, p.Item2 / 10.0))]);   // numbers next to 0 defeat the overlay that checks
            var inside = Factory.BuildGeometry(LinearComponentExtracter.GetLines(line.Intersection(Box(0, 4096))));   // without touched corners
            var back = RoundTrip(line);
            return back is null ? inside.Length < 1 : inside.Difference(back.Buffer(1.5)).IsEmpty && back.Difference(line.Buffer(1.5)).IsEmpty;
        }, iter: LongTests.Times(500, 20_000));

    private static Geometry Box(double low, double high) => Factory.ToGeometry(new Envelope(low, high, low, high));

    /// <summary>Star-shaped, so never self-crossing, with the same star, smaller, as its hole.</summary>
    private static Polygon Star(double x, double y, double[] radii, double hole)
    {
        LinearRing Ring(double scale) => Factory.CreateLinearRing([.. radii.Append(radii[0]).Select((r, i) =>
            new Coordinate(x + scale * r * Math.Cos(i % radii.Length * Math.Tau / radii.Length), y + scale * r * Math.Sin(i % radii.Length * Math.Tau / radii.Length)))]);
        return Factory.CreatePolygon(Ring(1), [Ring(hole)]);
    }
}
