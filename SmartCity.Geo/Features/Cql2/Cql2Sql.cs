using System.Buffers;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Binds a filter to a collection: one SQL condition over its rows. Its text comes from the collection and from the operators alone; what the caller wrote goes into parameters.</summary>
internal sealed partial class Cql2Sql
{
    private static readonly SearchValues<char> ColumnCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly FeatureLayer _layer;
    private readonly FeatureCrs _crs;
    private readonly SqlValues _values;

    private Cql2Sql(FeatureLayer layer, FeatureCrs crs, SqlValues values) => (_layer, _crs, _values) = (layer, crs, values);

    private enum Kind
    {
        Text,
        Number,
        Truth,
        Day,
        Instant,
        Interval,
        Geometry,
    }

    /// <summary>An SQL expression and what it gives.</summary>
    private readonly record struct Term(string Sql, Kind Kind);

    /// <summary>The condition over a collection's rows, whose FROM item is named t; its values are added to the others.</summary>
    /// <exception cref="GeoInputException">The collection has no such property, types don't fit, or a coordinate is no place on Earth.</exception>
    internal static string Condition(FeatureLayer layer, Cql2Filter filter, SqlValues values) => new Cql2Sql(layer, filter.Crs, values).Condition(filter.Root);

    private string Condition(Cql2Node node)
    {
        var term = Translated(node);
        return term.Kind == Kind.Truth ? term.Sql : throw Cql2Limits.Wrong(node.Place, $"{Cql2TextPrinter.Brief(node)} is {Named(term.Kind)}; a condition is needed.");
    }

    private Term Translated(Cql2Node node) => node switch
    {
        Cql2Text { Value: var text } => new(_values.Add(text), Kind.Text),
        Cql2Number { Whole: { } whole } => new(_values.Add(whole), Kind.Number),
        Cql2Number { Value: var number } => new(_values.Add(number), Kind.Number),
        Cql2Truth { Value: var truth } => new(truth ? "true" : "false", Kind.Truth),
        Cql2Day { Value: var day } => new(_values.Add(day), Kind.Day),
        Cql2Instant { Value: var instant } => new(_values.Add(instant), Kind.Instant),
        Cql2Property property => Property(property),
        Cql2Interval => new("", Kind.Interval),
        Cql2Shape or Cql2Box => new("", Kind.Geometry),
        Cql2Call call => Call(call),
        _ => throw Cql2Limits.Wrong(node.Place, $"{Cql2TextPrinter.Brief(node)} can't stand here."),
    };

    private Term Property(Cql2Property node)
    {
        if (node.Name == FeatureLayer.GeometryName) return new(_layer.GeometryColumn, Kind.Geometry);
        var property = _layer.Properties.FirstOrDefault(p => p.Name == node.Name && p.IsFilterable) ?? throw Cql2Limits.Wrong(node.Place,
            $"there is no property {Cql2TextPrinter.Brief(node)} in {_layer.Id} that can be asked for; there are {string.Join(", ", _layer.Properties.Where(p => p.IsFilterable).Select(p => p.Name))}, {FeatureLayer.GeometryName}.");
        var isPlain = property.Column.AsSpan(2).IndexOfAnyExcept(ColumnCharacters) < 0;   // after "t."
        return new(isPlain ? property.Column : $"({property.Column})", property.Type switch
        {
            PropertyType.WholeNumber or PropertyType.Number => Kind.Number,
            PropertyType.Boolean => Kind.Truth,
            PropertyType.Instant => Kind.Instant,
            PropertyType.Day => Kind.Day,
            _ => Kind.Text,
        });
    }

    private Term Call(Cql2Call call)
    {
        var (name, arguments) = (call.Operator, call.Arguments);
        if (Cql2Operators.Spatial.TryGetValue(name, out var function)) return Truth(Spatial(call, function));
        if (Cql2Operators.Temporal.TryGetValue(name, out var relation)) return Truth(Temporal(arguments, relation));
        if (Cql2Operators.Comparisons.Contains(name)) return Truth(Comparison(call, Timed(arguments)));
        if (Cql2Operators.Arithmetic.Contains(name)) return new(Arithmetic(name, Number(arguments[0]), Number(arguments[1])), Kind.Number);
        return name switch
        {
            Cql2Operators.And or Cql2Operators.Or => Truth(string.Join($" {name} ", arguments.Select(Condition))),
            Cql2Operators.Not => Truth($"not {Condition(arguments[0])}"),
            Cql2Operators.IsNull => Truth(Absence(arguments[0])),
            Cql2Operators.Like => Truth($"{Text(arguments[0])} like {Text(arguments[1])}"),
            Cql2Operators.Between => Truth(Between(Timed(arguments))),
            Cql2Operators.In => Truth(Among(Timed(arguments))),
            // Under a collation of its own: the database's may know ASCII alone.
            Cql2Operators.IgnoreCase => new($"(lower({Text(arguments[0])} collate \"und-x-icu\") collate \"C\")", Kind.Text),
            // Accents are the combining marks that letters are made of: é is e and U+0301.
            Cql2Operators.IgnoreAccents => new($"(regexp_replace(normalize({Text(arguments[0])}, nfd), '[\\u0300-\\u036f]', '', 'g') collate \"C\")", Kind.Text),
            _ => throw new InvalidOperationException(name),
        };
    }

    private static Term Truth(string sql) => new($"({sql})", Kind.Truth);

    private string Comparison(Cql2Call call, IReadOnlyList<Cql2Node> arguments)
    {
        var (left, right) = (arguments[0], arguments[1]);
        if (IsDayBesideInstant(left, right)) return Temporal(arguments, MixedComparisons[call.Operator]);
        var value = Translated(left);
        if (value.Kind is Kind.Geometry or Kind.Interval)
            throw Cql2Limits.Wrong(call.Place, $"{Named(value.Kind)} can't be compared with {call.Operator}; {(value.Kind == Kind.Geometry ? "S_EQUALS and the other S_ functions compare geometries" : "T_EQUALS and the other T_ functions compare intervals")}.");
        if (value.Kind == Kind.Truth && call.Operator is not ("=" or "<>")) throw Cql2Limits.Wrong(call.Place, $"truth values have no order; {call.Operator} can't compare them.");
        return $"{value.Sql} {call.Operator} {Like(left, value, right)}";
    }

    private string Between(IReadOnlyList<Cql2Node> arguments)
    {
        if (IsDayBesideInstant(arguments[0], arguments[1]) || IsDayBesideInstant(arguments[0], arguments[2]))
            return $"{Temporal([arguments[0], arguments[1]], MixedComparisons[">="])} and {Temporal([arguments[0], arguments[2]], MixedComparisons["<="])}";
        var value = Translated(arguments[0]);
        if (value.Kind is not (Kind.Number or Kind.Text or Kind.Day or Kind.Instant)) throw Cql2Limits.Wrong(arguments[0].Place, $"{Named(value.Kind)} has no order; BETWEEN takes numbers, texts and times.");
        return $"{value.Sql} between {Like(arguments[0], value, arguments[1])} and {Like(arguments[0], value, arguments[2])}";
    }

    private string Among(IReadOnlyList<Cql2Node> arguments)
    {
        var value = Translated(arguments[0]);
        if (value.Kind is Kind.Geometry or Kind.Interval) throw Cql2Limits.Wrong(arguments[0].Place, $"{Named(value.Kind)} can't be looked for with IN.");
        return $"{value.Sql} in ({string.Join(", ", arguments.Skip(1).Select(item => Like(arguments[0], value, item)))})";
    }

    private string Absence(Cql2Node node) => Translated(node) is { Sql: { Length: > 0 } sql } ? $"{sql} is null" : throw Cql2Limits.Wrong(node.Place, $"{Cql2TextPrinter.Brief(node)} is always there; IS NULL asks for properties.");

    /// <summary>What is set beside another value: it has to be of its kind.</summary>
    private string Like(Cql2Node left, Term value, Cql2Node right)
    {
        var other = Translated(right);
        return other.Kind == value.Kind ? other.Sql
            : throw Cql2Limits.Wrong(left.Place, $"{Cql2TextPrinter.Brief(left)} is {Named(value.Kind)}, {Cql2TextPrinter.Brief(right)} is {Named(other.Kind)}; both have to be the same{Hint(value.Kind, other.Kind)}.");
    }

    private static string Hint(Kind a, Kind b) => (a, b) switch
    {
        (Kind.Number, Kind.Text) or (Kind.Text, Kind.Number) => ": numbers stand without quotes, texts within",
        (Kind.Instant, Kind.Text) or (Kind.Text, Kind.Instant) => ": an instant is written TIMESTAMP('2026-05-31T08:30:00Z')",
        (Kind.Day, Kind.Text) or (Kind.Text, Kind.Day) => ": a day is written DATE('2026-05-31')",
        (Kind.Truth, _) or (_, Kind.Truth) => ": truth values are TRUE and FALSE",
        _ => "",
    };

    private string Text(Cql2Node node) => Required(node, Kind.Text);

    private string Number(Cql2Node node) => Required(node, Kind.Number);

    private string Required(Cql2Node node, Kind kind)
    {
        var term = Translated(node);
        return term.Kind == kind ? term.Sql : throw Cql2Limits.Wrong(node.Place, $"{Cql2TextPrinter.Brief(node)} is {Named(term.Kind)}; {Named(kind)} is needed.");
    }

    // All in double precision. What has no value - a division by zero, the root of a negative number - is null and selects nothing.
    private static string Arithmetic(string symbol, string a, string b) => symbol switch
    {
        "/" => $"({a}::float8 / nullif({b}::float8, 0))",
        "div" => $"trunc({a}::float8 / nullif({b}::float8, 0))",
        "%" => $"mod({a}::float8::numeric, nullif({b}::float8::numeric, 0))::float8",
        "^" => $"(select case when v.b <> trunc(v.b) and v.a < 0 or v.a = 0 and v.b < 0 then null else power(v.a, v.b) end from (select {a}::float8 as a, {b}::float8 as b offset 0) v)",   // offset 0: else the planner would write a and b into each of their places, and powers of powers would grow without end
        _ => $"({a}::float8 {symbol} {b}::float8)",
    };

    private static string Named(Kind kind) => kind switch
    {
        Kind.Text => "a text",
        Kind.Number => "a number",
        Kind.Truth => "a truth value",
        Kind.Day => "a day",
        Kind.Instant => "an instant",
        Kind.Interval => "an interval",
        _ => "a geometry",
    };
}
