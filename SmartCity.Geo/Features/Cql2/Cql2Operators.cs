using System.Collections.Frozen;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>The operators and functions of CQL2 that are offered, by their names in the JSON encoding.</summary>
internal static class Cql2Operators
{
    internal const string And = "and", Or = "or", Not = "not", Like = "like", Between = "between", In = "in", IsNull = "isNull", IgnoreCase = "casei", IgnoreAccents = "accenti";

    internal static readonly FrozenSet<string> Comparisons = FrozenSet.Create("=", "<>", "<", ">", "<=", ">=");

    internal static readonly FrozenSet<string> Arithmetic = FrozenSet.Create("+", "-", "*", "/", "%", "div", "^");

    /// <summary>Relations of shapes (OGC Simple Features, DE-9IM), with PostGIS's names; all but disjoint use the index.</summary>
    internal static readonly FrozenDictionary<string, string> Spatial = new Dictionary<string, string>
    {
        ["s_intersects"] = "st_intersects",
        ["s_equals"] = "st_equals",
        ["s_disjoint"] = "st_disjoint",
        ["s_touches"] = "st_touches",
        ["s_within"] = "st_within",
        ["s_overlaps"] = "st_overlaps",
        ["s_crosses"] = "st_crosses",
        ["s_contains"] = "st_contains",
    }.ToFrozenDictionary();

    /// <summary>Allen's relations of two intervals a … A and b … B, both ends included, in SQL; an instant is an interval whose ends are the same.</summary>
    internal static readonly FrozenDictionary<string, string> Temporal = new Dictionary<string, string>
    {
        ["t_after"] = "{a} > {B}",
        ["t_before"] = "{A} < {b}",
        ["t_contains"] = "{a} < {b} and {A} > {B}",
        ["t_disjoint"] = "{A} < {b} or {a} > {B}",
        ["t_during"] = "{a} > {b} and {A} < {B}",
        ["t_equals"] = "{a} = {b} and {A} = {B}",
        ["t_finishedBy"] = "{a} < {b} and {A} = {B}",
        ["t_finishes"] = "{a} > {b} and {A} = {B}",
        ["t_intersects"] = "{a} <= {B} and {A} >= {b}",
        ["t_meets"] = "{A} = {b}",
        ["t_metBy"] = "{a} = {B}",
        ["t_overlappedBy"] = "{a} > {b} and {a} < {B} and {A} > {B}",
        ["t_overlaps"] = "{a} < {b} and {A} > {b} and {A} < {B}",
        ["t_startedBy"] = "{a} = {b} and {A} > {B}",
        ["t_starts"] = "{a} = {b} and {A} < {B}",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (int Fewest, int Most)> Arities =
        Comparisons.Concat(Arithmetic).Concat(Spatial.Keys).Concat(Temporal.Keys).Append(Like).Select(name => (name, (2, 2)))
            .Concat([(And, (2, int.MaxValue)), (Or, (2, int.MaxValue)), (Not, (1, 1)), (Between, (3, 3)), (In, (2, int.MaxValue)), (IsNull, (1, 1)), (IgnoreCase, (1, 1)), (IgnoreAccents, (1, 1))])
            .ToFrozenDictionary(a => a.Item1, a => a.Item2);

    private static readonly FrozenDictionary<string, string> FunctionsByTextName =
        Spatial.Keys.Concat(Temporal.Keys).Concat([IgnoreCase, IgnoreAccents]).ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", Arities.Keys.Order(StringComparer.Ordinal));

    /// <summary>Names of the functions as the text encoding writes them, for messages.</summary>
    internal static string FunctionNames { get; } = string.Join(", ", FunctionsByTextName.Keys.Select(n => n.ToUpperInvariant()).Order(StringComparer.Ordinal));

    internal static bool Exists(string name) => Arities.ContainsKey(name);

    /// <summary>S_INTERSECTS, T_AFTER, CASEI … in any case; null where it is none.</summary>
    internal static string? FunctionOf(string textName) => FunctionsByTextName.GetValueOrDefault(textName);

    /// <exception cref="GeoInputException">It has too few or too many arguments, or a pattern that is none.</exception>
    internal static Cql2Call Call(string name, IReadOnlyList<Cql2Node> arguments, string place)
    {
        var (fewest, most) = Arities[name];
        if (arguments.Count < fewest || arguments.Count > most)
            throw Cql2Limits.Wrong(place, $"{name} takes {fewest}{(most == fewest ? "" : most == int.MaxValue ? " or more" : $" to {most}")} arguments, here are {arguments.Count}.");
        if (name == Like) RequirePattern(arguments[1]);
        return new(name, arguments, place);
    }

    private static void RequirePattern(Cql2Node node)
    {
        switch (node)
        {
            case Cql2Call { Operator: IgnoreCase or IgnoreAccents } call:
                RequirePattern(call.Arguments[0]);
                break;
            case Cql2Text { Value: var pattern }:
                // A backslash takes the next character as it is: the last one must have a next.
                if ((pattern.Length - pattern.TrimEnd('\\').Length) % 2 == 1) throw Cql2Limits.Wrong(node.Place, @"the pattern ends with a single \, which takes the next character as it is; \\ is the character itself.");
                break;
            default:
                throw Cql2Limits.Wrong(node.Place, "LIKE needs a text as its pattern, such as 'KM-%', where % is any text, _ any character and \\ takes the next one as it is.");
        }
    }
}
