using NetTopologySuite.Geometries;
using SmartCity.Geo.Features.Cql2;
using SmartCity.Geo.Scenes;

namespace SmartCity.Geo.Tests.Features.Cql2;

/// <summary>What a condition says of one scene, worked out without a database: null is unknown.</summary>
internal sealed class NaiveCql2(Scene scene)
{
    private static readonly Dictionary<char, char> WithoutAccents = new() { ['é'] = 'e', ['É'] = 'E', ['Å'] = 'A', ['å'] = 'a', ['Ö'] = 'O', ['ö'] = 'o' };

    internal bool? Holds(Cql2Node node) => (bool?)Value(node);

    private object? Value(Cql2Node node) => node switch
    {
        Cql2Text text => text.Value,
        Cql2Number number => number.Value,
        Cql2Truth truth => truth.Value,
        Cql2Day or Cql2Instant => node,
        Cql2Property property => Property(property.Name),
        Cql2Call call => Call(call.Operator, call.Arguments),
        _ => throw new InvalidOperationException(node.ToString()),
    };

    private object? Property(string name) => name switch
    {
        "title" => scene.Title,
        "source" => scene.Source,
        "gsd_m" => scene.GsdMetres,
        "cloud_share" => scene.CloudShare,
        "is_simulated" => scene.IsSimulated,
        "acquired_at" => new Cql2Instant(scene.AcquiredAt, ""),
        _ => throw new InvalidOperationException(name),
    };

    private object? Call(string name, IReadOnlyList<Cql2Node> arguments) => name switch
    {
        "and" => arguments.Select(Holds).Aggregate((a, b) => a & b),
        "or" => arguments.Select(Holds).Aggregate((a, b) => a | b),
        "not" => !Holds(arguments[0]),
        "isNull" => Value(arguments[0]) is null,
        "like" => Value(arguments[0]) is string text && Value(arguments[1]) is string pattern ? IsLike(text, pattern) : null,
        "between" => Compare(">=", arguments[0], arguments[1]) & Compare("<=", arguments[0], arguments[2]),
        "in" => arguments.Skip(1).Select(item => Compare("=", arguments[0], item)).Aggregate((a, b) => a | b),
        "casei" => (Value(arguments[0]) as string)?.ToLowerInvariant(),
        "accenti" => (Value(arguments[0]) as string) is { } accented ? string.Concat(accented.Select(c => WithoutAccents.GetValueOrDefault(c, c))) : null,
        _ when name.StartsWith("s_", StringComparison.Ordinal) => Spatial(name, Shape(arguments[0]), Shape(arguments[1])),
        _ when name.StartsWith("t_", StringComparison.Ordinal) => Temporal(name, arguments[0], arguments[1]),
        _ when Cql2Operators.Comparisons.Contains(name) => Compare(name, arguments[0], arguments[1]),
        _ => Arithmetic(name, (double?)Value(arguments[0]), (double?)Value(arguments[1])),
    };

    private static double? Arithmetic(string symbol, double? a, double? b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => b == 0 ? null : a / b,
        "div" => b == 0 || a is null || b is null ? null : Math.Truncate(a.Value / b.Value),
        "%" => b == 0 || a is null || b is null ? null : (double)((decimal)a.Value % (decimal)b.Value),
        _ => a is null || b is null || a == 0 && b < 0 || a < 0 && b != Math.Truncate(b.Value) ? null : Math.Pow(a.Value, b.Value),
    };

    private bool? Compare(string symbol, Cql2Node left, Cql2Node right)
    {
        var (a, b) = (Value(left), Value(right));
        if (a is null || b is null) return null;
        if (a is Cql2Node first && b is Cql2Node second)
        {
            // A day beside an instant is all of the day.
            var isByDay = first is Cql2Day && second is Cql2Day;
            var ((a1, a2), (b1, b2)) = (Reach(first, isByDay), Reach(second, isByDay));
            return symbol switch { "=" => a1 <= b2 && a2 >= b1, "<>" => !(a1 <= b2 && a2 >= b1), "<" => a2 < b1, ">" => a1 > b2, "<=" => !(a1 > b2), _ => !(a2 < b1) };
        }
        var order = a is string text ? string.CompareOrdinal(text, (string)b) : ((IComparable)a).CompareTo(b);
        return symbol switch { "=" => order == 0, "<>" => order != 0, "<" => order < 0, ">" => order > 0, "<=" => order <= 0, _ => order >= 0 };
    }

    private static bool IsLike(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        if (pattern.IsEmpty) return text.IsEmpty;
        if (pattern[0] == '%')
        {
            for (var skip = 0; skip <= text.Length; skip++)
                if (IsLike(text[skip..], pattern[1..])) return true;
            return false;
        }
        var isEscaped = pattern[0] == '\\';
        var wanted = pattern[isEscaped ? 1 : 0];
        return !text.IsEmpty && (text[0] == wanted || !isEscaped && wanted == '_') && IsLike(text[1..], pattern[(isEscaped ? 2 : 1)..]);
    }

    private bool Temporal(string name, Cql2Node left, Cql2Node right)
    {
        Cql2Node[] ends = [.. Ends(left), .. Ends(right)];
        var isByDay = ends.All(e => e is Cql2Day or Cql2OpenEnd);
        var ((a1, a2), (b1, b2)) = (Interval(left, isByDay), Interval(right, isByDay));
        return name switch
        {
            "t_after" => a1 > b2,
            "t_before" => a2 < b1,
            "t_contains" => a1 < b1 && b2 < a2,
            "t_disjoint" => a2 < b1 || b2 < a1,
            "t_during" => b1 < a1 && a2 < b2,
            "t_equals" => a1 == b1 && a2 == b2,
            "t_finishedBy" => a1 < b1 && a2 == b2,
            "t_finishes" => b1 < a1 && a2 == b2,
            "t_intersects" => !(a2 < b1 || b2 < a1),
            "t_meets" => a2 == b1,
            "t_metBy" => b2 == a1,
            "t_overlappedBy" => b1 < a1 && a1 < b2 && b2 < a2,
            "t_overlaps" => a1 < b1 && b1 < a2 && a2 < b2,
            "t_startedBy" => a1 == b1 && b2 < a2,
            _ => a1 == b1 && a2 < b2,
        };
    }

    private static Cql2Node[] Ends(Cql2Node node) => node is Cql2Interval i ? [i.From, i.To] : [node];

    private (long First, long Last) Interval(Cql2Node node, bool isByDay)
    {
        var ends = Ends(node);
        return (ends[0] is Cql2OpenEnd ? long.MinValue : Reach((Cql2Node)Value(ends[0])!, isByDay).First, ends[^1] is Cql2OpenEnd ? long.MaxValue : Reach((Cql2Node)Value(ends[^1])!, isByDay).Last);
    }

    private static (long First, long Last) Reach(Cql2Node node, bool isByDay)
    {
        if (node is Cql2Instant { Value.UtcTicks: var ticks }) return (ticks, ticks);
        var day = ((Cql2Day)node).Value.DayNumber * TimeSpan.TicksPerDay;
        return (day, isByDay ? day : day + TimeSpan.TicksPerDay - 10);
    }

    private Geometry Shape(Cql2Node node) => node switch
    {
        Cql2Shape shape => shape.Geometry,
        Cql2Box box => Cql2Geometry.Factory.ToGeometry(new Envelope(box.First, box.UpperFirst, box.Second, box.UpperSecond)),
        _ => scene.Footprint,
    };

    private static bool Spatial(string name, Geometry a, Geometry b) => name switch
    {
        "s_intersects" => a.Intersects(b),
        "s_equals" => a.EqualsTopologically(b),
        "s_disjoint" => a.Disjoint(b),
        "s_touches" => a.Touches(b),
        "s_within" => a.Within(b),
        "s_overlaps" => a.Overlaps(b),
        "s_crosses" => a.Crosses(b),
        _ => a.Contains(b),
    };
}
