using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>A part of a CQL2 expression, the same for both encodings.</summary>
/// <param name="Place">Where the caller wrote it, for messages: "at position 7" or "at /args/1".</param>
internal abstract record Cql2Node(string Place)
{
    /// <summary>Levels of operators, this one included.</summary>
    internal virtual int Depth => 1;
}

internal sealed record Cql2Text(string Value, string Place) : Cql2Node(Place);

/// <param name="Whole">The same as a whole number, where it is written as one.</param>
internal sealed record Cql2Number(double Value, long? Whole, string Place) : Cql2Node(Place);

internal sealed record Cql2Truth(bool Value, string Place) : Cql2Node(Place);

/// <summary>DATE: a day of UTC. Beside an instant it stands for all of that day.</summary>
internal sealed record Cql2Day(DateOnly Value, string Place) : Cql2Node(Place);

/// <summary>TIMESTAMP: an instant in UTC.</summary>
internal sealed record Cql2Instant(DateTimeOffset Value, string Place) : Cql2Node(Place);

/// <summary>'..': the end of an interval that has none.</summary>
internal sealed record Cql2OpenEnd(string Place) : Cql2Node(Place);

/// <summary>INTERVAL, both ends included; an end is a day, an instant, a property or open.</summary>
internal sealed record Cql2Interval(Cql2Node From, Cql2Node To, string Place) : Cql2Node(Place);

internal sealed record Cql2Property(string Name, string Place) : Cql2Node(Place);

/// <summary>A geometry in the filter's CRS and that CRS's own axis order; heights are dropped.</summary>
internal sealed record Cql2Shape(Geometry Geometry, string Place) : Cql2Node(Place);

/// <summary>BBOX: lower corner, upper corner, in the order of the filter's CRS; heights are dropped.</summary>
internal sealed record Cql2Box(double First, double Second, double UpperFirst, double UpperSecond, string Place) : Cql2Node(Place);

/// <summary>An operator or function with its arguments.</summary>
/// <param name="Operator">As in the JSON encoding: and, =, isNull, s_intersects, …</param>
/// <param name="Arguments">Of "in": the value, then what it is looked for in. Of "between": the value, the least, the most.</param>
internal sealed record Cql2Call(string Operator, IReadOnlyList<Cql2Node> Arguments, string Place) : Cql2Node(Place)
{
    internal override int Depth { get; } = 1 + Arguments.Max(a => a.Depth);
}
