using System.Globalization;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Writes CQL2 text that reads back as the same expression; operators within operators stand in parentheses.</summary>
internal static class Cql2TextPrinter
{
    private static readonly string[] OperatorWords = ["and", "or", "not", "like", "between", "in", "is", "null", "div"];
    private static readonly string[] ReservedWords = [.. OperatorWords, "true", "false"];

    internal static bool IsOperatorWord(string name) => OperatorWords.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="GeoInputException">A text ends with a backslash or has one before a quote, which CQL2 text can't say and CQL2 JSON can.</exception>
    internal static string Print(Cql2Node node) => node switch
    {
        Cql2Text { Value: var text } => Quoted(text, node.Place),
        Cql2Number { Whole: { } whole } => whole.ToString(CultureInfo.InvariantCulture),
        Cql2Number { Value: var value } => value.ToString("R", CultureInfo.InvariantCulture),
        Cql2Truth { Value: var truth } => truth ? "TRUE" : "FALSE",
        Cql2Day { Value: var day } => $"DATE('{Cql2Time.Text(day)}')",
        Cql2Instant { Value: var instant } => $"TIMESTAMP('{Cql2Time.Text(instant)}')",
        Cql2OpenEnd => $"'{Cql2Time.OpenEnd}'",
        Cql2Interval { From: var from, To: var to } => $"INTERVAL({End(from)}, {End(to)})",
        Cql2Property { Name: var name } => Name(name),
        Cql2Shape { Geometry: var geometry } => Wkt(geometry),
        Cql2Box box => string.Create(CultureInfo.InvariantCulture, $"BBOX({box.First}, {box.Second}, {box.UpperFirst}, {box.UpperSecond})"),
        Cql2Call call => Call(call),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    /// <summary>For messages: at most some characters, whatever it is.</summary>
    internal static string Brief(Cql2Node node)
    {
        var text = node is Cql2Text { Value: var value } ? $"'{value}'" : node is Cql2Shape { Geometry: var geometry } ? geometry.GeometryType : Print(node);
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    private static string Call(Cql2Call call)
    {
        var arguments = call.Arguments;
        return call.Operator switch
        {
            Cql2Operators.And or Cql2Operators.Or => string.Join($" {call.Operator.ToUpperInvariant()} ", arguments.Select(Operand)),
            Cql2Operators.Not => $"NOT {Operand(arguments[0])}",
            Cql2Operators.Like => $"{Operand(arguments[0])} LIKE {Operand(arguments[1])}",
            Cql2Operators.Between => $"{Operand(arguments[0])} BETWEEN {Operand(arguments[1])} AND {Operand(arguments[2])}",
            Cql2Operators.In => $"{Operand(arguments[0])} IN ({string.Join(", ", arguments.Skip(1).Select(Operand))})",
            Cql2Operators.IsNull => $"{Operand(arguments[0])} IS NULL",
            "div" => $"{Operand(arguments[0])} DIV {Operand(arguments[1])}",
            var symbol when Cql2Operators.FunctionOf(symbol) is null => $"{Operand(arguments[0])} {symbol} {Operand(arguments[1])}",
            var function => $"{function.ToUpperInvariant()}({string.Join(", ", arguments.Select(Print))})",
        };
    }

    private static string Operand(Cql2Node node) => node is Cql2Call { Operator: var name } && Cql2Operators.FunctionOf(name) is null ? $"({Print(node)})" : Print(node);

    private static string End(Cql2Node node) => node switch
    {
        Cql2Day { Value: var day } => $"'{Cql2Time.Text(day)}'",
        Cql2Instant { Value: var instant } => $"'{Cql2Time.Text(instant)}'",
        _ => Print(node),
    };

    private static string Quoted(string text, string place)
    {
        if (text.EndsWith('\\') || text.Contains(@"\'", StringComparison.Ordinal)) throw Cql2Limits.Wrong(place, @"a text with \ at its end or before a quote can't be written as CQL2 text, but as CQL2 JSON.");
        return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string Name(string name) =>
        name.Length > 0 && Cql2Lexer.IsNameStart(name[0]) && name.All(Cql2Lexer.IsNamePart) && !ReservedWords.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Wkt(Geometry geometry) => geometry switch
    {
        Point p => $"POINT({Position(p.Coordinate)})",
        LineString line => $"LINESTRING{Positions(line)}",
        Polygon polygon => $"POLYGON{Rings(polygon)}",
        MultiPoint many => $"MULTIPOINT({Join(many.Geometries.Select(p => $"({Position(p.Coordinate)})"))})",
        MultiLineString many => $"MULTILINESTRING({Join(many.Geometries.Select(Positions))})",
        MultiPolygon many => $"MULTIPOLYGON({Join(many.Geometries.Cast<Polygon>().Select(Rings))})",
        GeometryCollection many => $"GEOMETRYCOLLECTION({Join(many.Geometries.Select(Wkt))})",
        _ => throw new InvalidOperationException(geometry.GeometryType),
    };

    private static string Rings(Polygon polygon) => $"({Join(polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(Positions))})";

    private static string Positions(Geometry line) => $"({Join(line.Coordinates.Select(Position))})";

    private static string Position(Coordinate c) => string.Create(CultureInfo.InvariantCulture, $"{c.X} {c.Y}");

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);
}
