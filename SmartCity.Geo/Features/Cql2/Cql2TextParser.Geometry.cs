using System.Collections.Frozen;
using System.Globalization;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

internal sealed partial class Cql2TextParser
{
    private static readonly FrozenSet<string> GeometryTypes =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION");

    private static bool IsDimension(Cql2Token token) => token.IsWord("z") || token.IsWord("m") || token.IsWord("zm");

    private Cql2Box Box(Cql2Token name)
    {
        var numbers = List(Coordinate);
        return _limits.Counted(Cql2Geometry.Box(numbers, name.Place));
    }

    private Cql2Shape Shape(Cql2Token type) => _limits.Counted(new Cql2Shape(Cql2Geometry.Built(() => Body(type), type.Place), type.Place));

    // WKT after the type's name: Z and M may be said and are dropped.
    private Geometry Body(Cql2Token type)
    {
        if (IsDimension(Token)) _next++;
        Require("(");
        switch (type.Value.ToUpperInvariant())
        {
            case "POINT":
                var point = Vertex();
                Require(")");
                return Cql2Geometry.Factory.CreatePoint(point);
            case "LINESTRING":
                return Cql2Geometry.Factory.CreateLineString([.. List(Vertex)]);
            case "POLYGON":
                return Cql2Geometry.Polygon(List(Vertices));
            case "MULTIPOINT":
                return Cql2Geometry.Factory.CreateMultiPointFromCoords([.. List(PointOfMany)]);
            case "MULTILINESTRING":
                return Cql2Geometry.Factory.CreateMultiLineString([.. List(Vertices).Select(v => Cql2Geometry.Factory.CreateLineString(v))]);
            case "MULTIPOLYGON":
                return Cql2Geometry.Factory.CreateMultiPolygon([.. List(() =>
                {
                    Require("(");
                    return Cql2Geometry.Polygon(List(Vertices));
                })]);
            default:
                return Cql2Geometry.Factory.CreateGeometryCollection([.. List(() => Deeper(Member))]);
        }
    }

    private Geometry Member()
    {
        if (Token.Kind != Cql2TokenKind.Name || !GeometryTypes.Contains(Token.Value)) throw Expected("a geometry such as POINT(102.7 25)");
        return Body(_tokens[_next++]);
    }

    private Coordinate[] Vertices()
    {
        Require("(");
        return [.. List(Vertex)];
    }

    // MULTIPOINT((1 2), (3 4)), and the older MULTIPOINT(1 2, 3 4).
    private Coordinate PointOfMany()
    {
        if (!TakeSymbol("(")) return Vertex();
        var vertex = Vertex();
        Require(")");
        return vertex;
    }

    private Coordinate Vertex()
    {
        _limits.CountVertex(Token.Place);
        var (x, y) = (Coordinate(), Coordinate());
        for (var further = 0; further < 2 && !Token.Is(",") && !Token.Is(")"); further++) Coordinate();
        return new(x, y);
    }

    private double Coordinate()
    {
        var isNegative = Token.Is("-");
        if (isNegative || Token.Is("+")) _next++;
        if (Token.Kind != Cql2TokenKind.Number) throw Expected("a number");
        var value = double.Parse(Token.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) throw Cql2Limits.Wrong(Token.Place, "the number is too large.");
        _next++;
        return isNegative ? -value : value;
    }
}
