using System.Collections.Frozen;

namespace SmartCity.Geo.Features.Cql2;

internal sealed partial class Cql2Sql
{
    // A day beside an instant is all of that day, so "after the day" is after its end. Names as in Cql2Operators.Temporal.
    private static readonly FrozenDictionary<string, string> MixedComparisons = new Dictionary<string, string>
    {
        ["="] = "{a} <= {B} and {A} >= {b}",
        ["<>"] = "{a} > {B} or {A} < {b}",
        ["<"] = "{A} < {b}",
        [">"] = "{a} > {B}",
        ["<="] = "{a} <= {B}",
        [">="] = "{A} >= {b}",
    }.ToFrozenDictionary();

    /// <summary>A relation of two times over the first and last of each. Days alone are compared as days; beside an instant a day reaches from midnight to midnight, UTC.</summary>
    private string Temporal(IReadOnlyList<Cql2Node> arguments, string relation)
    {
        var isByDay = Ends(arguments[0]).Concat(Ends(arguments[1])).All(end => end is Cql2OpenEnd || KindOf(end) == Kind.Day);
        // Only what the relation looks at becomes a parameter: PostgreSQL refuses others.
        foreach (var (mark, node, isLast) in ((string, Cql2Node, bool)[])[("{a}", arguments[0], false), ("{A}", arguments[0], true), ("{b}", arguments[1], false), ("{B}", arguments[1], true)])
            if (relation.Contains(mark, StringComparison.Ordinal)) relation = relation.Replace(mark, isLast ? Last(Ends(node)[^1], isByDay) : First(Ends(node)[0], isByDay), StringComparison.Ordinal);
        return relation;
    }

    private static Cql2Node[] Ends(Cql2Node node) => node is Cql2Interval interval ? [interval.From, interval.To] : [node];

    private string First(Cql2Node end, bool isByDay) => end switch
    {
        Cql2OpenEnd => Open("-infinity", isByDay),
        Cql2Property when !isByDay && KindOf(end) == Kind.Day => $"({Translated(end).Sql}::timestamp at time zone 'UTC')",
        Cql2Day when !isByDay => _values.Add(Cql2Time.First(end)!.Value),
        _ => Translated(end).Sql,
    };

    private string Last(Cql2Node end, bool isByDay) => end switch
    {
        Cql2OpenEnd => Open("infinity", isByDay),
        Cql2Property when !isByDay && KindOf(end) == Kind.Day => $"(({Translated(end).Sql} + 1)::timestamp at time zone 'UTC' - interval '1 microsecond')",
        Cql2Day when !isByDay => _values.Add(Cql2Time.Last(end)!.Value),
        _ => Translated(end).Sql,
    };

    private static string Open(string end, bool isByDay) => $"'{end}'::{(isByDay ? "date" : "timestamptz")}";

    /// <summary>Texts that are days or instants, beside a property that is one: GDAL writes times so.</summary>
    private IReadOnlyList<Cql2Node> Timed(IReadOnlyList<Cql2Node> arguments) =>
        arguments.Any(a => a is Cql2Property && TimeKindOf(a) is Kind.Day or Kind.Instant) ? [.. arguments.Select(a => a is Cql2Text text ? Cql2Time.Read(text.Value, text.Place) ?? a : a)] : arguments;

    private bool IsDayBesideInstant(Cql2Node left, Cql2Node right) => (TimeKindOf(left), TimeKindOf(right)) is (Kind.Day, Kind.Instant) or (Kind.Instant, Kind.Day);

    private Kind? TimeKindOf(Cql2Node node) => node switch
    {
        Cql2Day => Kind.Day,
        Cql2Instant => Kind.Instant,
        Cql2Property property => Property(property).Kind,
        _ => null,
    };

    /// <exception cref="GeoInputException">It is no time.</exception>
    private Kind KindOf(Cql2Node node) => TimeKindOf(node) is (Kind.Day or Kind.Instant) and { } kind ? kind
        : throw Cql2Limits.Wrong(node.Place, $"{Cql2TextPrinter.Brief(node)} is no time; the T_ functions take properties with times, DATE('2026-05-31'), TIMESTAMP('2026-05-31T08:30:00Z') and INTERVAL('2026-05-01', '2026-05-31').");
}
