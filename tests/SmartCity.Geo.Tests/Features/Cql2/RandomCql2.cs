using NetTopologySuite.Geometries;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Geo.Tests.Features.Cql2;

/// <summary>Random conditions, of the right types, on the scenes of <see cref="Cql2SemanticsTests"/>.</summary>
internal sealed class RandomCql2(int seed)
{
    internal static readonly string[] Words = ["Été", "été", "ete", "Kunming 昆明", "kunming", "a_b", "a%b", "O'Reilly", "ÅNGSTRÖM", "ångström", ""];
    private readonly Random _random = new(seed);

    internal Cql2Node Condition(int depth) => (depth <= 0 ? _random.Next(2, 11) : _random.Next(12)) switch
    {
        0 => Call(Pick("and", "or"), [.. Enumerable.Range(0, _random.Next(2, 4)).Select(_ => Condition(depth - 1))]),
        1 => Call("not", Condition(depth - 1)),
        2 => Call(Pick([.. Cql2Operators.Comparisons]), Number(depth), Number(depth)),
        3 => Call(Pick([.. Cql2Operators.Comparisons]), Text(), Text()),
        4 => Call("like", Pattern(out var pattern), pattern),
        5 => Call("between", Number(depth), Number(depth), Number(depth)),
        6 => Call("in", [Text(), .. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Text())]),
        7 => Call("isNull", Pick<Func<Cql2Node>>(() => Property("cloud_share"), () => Property("title"), () => Number(depth))()),
        8 => Call(Pick([.. Cql2Operators.Spatial.Keys]), Shapes()),
        9 => Call(Pick([.. Cql2Operators.Temporal.Keys]), Time(), Time()),
        10 => Call(Pick([.. Cql2Operators.Comparisons]), Instant(), Instant()),
        _ => Call(Pick("=", "<>"), Truth(), Truth()),
    };

    private Cql2Node Number(int depth) => _random.Next(depth <= 0 ? 3 : 6) switch
    {
        0 => Property(Pick("gsd_m", "cloud_share")),
        1 => new Cql2Number(_random.Next(-2, 12), null, ""),
        2 => new Cql2Number(_random.Next(-4, 8) / 4.0, null, ""),
        3 => Call(Pick("+", "-", "*", "/", "div"), Number(depth - 1), Number(depth - 1)),
        4 => Call("%", Number(0), Number(0)),
        _ => Call("^", Number(0), new Cql2Number(Pick(-2.0, -1, 0, 0.5, 1, 2, 3), null, "")),
    };

    private Cql2Node Text() => _random.Next(5) switch
    {
        0 or 1 => Property(Pick("title", "source")),
        2 => new Cql2Text(Pick(Words), ""),
        3 => Call("casei", Text()),
        _ => Call("accenti", Text()),
    };

    private Cql2Node Pattern(out Cql2Node pattern)
    {
        pattern = new Cql2Text(Pick("%", "_", "%e%", "é%", "k%", "K%明", "a\\_b", "a_b", "a\\%b", "%\\\\%", "____", "%ö_", "O'%"), "");
        if (_random.Next(2) == 0) return Text();
        pattern = Call("casei", pattern);
        return Call("casei", Text());
    }

    private Cql2Node Truth() => _random.Next(2) == 0 ? Property("is_simulated") : new Cql2Truth(_random.Next(2) == 0, "");

    private Cql2Node Instant() => _random.Next(3) switch
    {
        0 => Property("acquired_at"),
        1 => new Cql2Day(Day(), ""),
        _ => new Cql2Instant(Moment(), ""),
    };

    private Cql2Node Time()
    {
        if (_random.Next(2) == 0) return Instant();
        for (; ; )
        {
            var (from, to) = (End(), End());
            if (Cql2Time.First(from) is { } first && Cql2Time.Last(to) is { } last && first > last) continue;
            return new Cql2Interval(from, to, "");
        }
    }

    private Cql2Node End() => _random.Next(4) == 0 ? new Cql2OpenEnd("") : Instant();

    private DateOnly Day() => new(2024, 5, _random.Next(1, 6));

    private DateTimeOffset Moment() => new(Day().ToDateTime(new(_random.Next(2) * 12, 0)), TimeSpan.Zero);

    private Cql2Node[] Shapes()
    {
        var pair = new[] { Property("geometry"), Shape() };
        if (_random.Next(2) == 0) Array.Reverse(pair);
        return pair;
    }

    // On the lattice of the scenes' corners, so that borders meet.
    private Cql2Node Shape() => _random.Next(6) switch
    {
        0 => new Cql2Shape(Cql2Geometry.Factory.CreatePoint(Corner()), ""),
        1 => new Cql2Shape(Cql2Geometry.Factory.CreateLineString([Corner(), new(Corner().X + 0.015, Corner().Y - 0.005)]), ""),
        2 => new Cql2Shape(Cql2Geometry.Factory.CreateMultiPolygon([Box(0), Box(1)]), ""),
        3 => Rectangle(),
        4 => new Cql2Shape(Cql2Geometry.Factory.CreateMultiPointFromCoords([Corner(), Corner()]), ""),
        _ => new Cql2Shape(Box(_random.Next(2)), ""),
    };

    private Cql2Box Rectangle()
    {
        var (corner, side) = (Corner(), _random.Next(1, 4) * 0.01);
        return new(corner.X, corner.Y, corner.X + side, corner.Y + side, "");
    }

    // Boxes of the first and the second kind lie apart.
    private Polygon Box(int kind)
    {
        var (x, y, side) = (102.70 + kind * 0.05 + _random.Next(4) * 0.01, 25 + _random.Next(5) * 0.01, _random.Next(1, 2) * 0.01);
        return (Polygon)Cql2Geometry.Factory.ToGeometry(new Envelope(x, x + side, y, y + side));
    }

    private Coordinate Corner() => new(102.70 + _random.Next(10) * 0.01, 25 + _random.Next(6) * 0.01);

    private static Cql2Property Property(string name) => new(name, "");

    private static Cql2Call Call(string name, params Cql2Node[] arguments) => new(name, arguments, "");

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
