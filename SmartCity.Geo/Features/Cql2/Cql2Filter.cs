namespace SmartCity.Geo.Features.Cql2;

public enum Cql2Language
{
    Text,
    Json,
}

/// <summary>A condition on features in OGC's Common Query Language, CQL2 1.0 (OGC 21-065r2), read but not yet bound to a collection.</summary>
/// <remarks>Offered are all classes but array functions and custom functions. A filter is at most 64 levels deep, of 2,000 terms and
/// 10,000 vertices. An unknown value makes a comparison unknown, as in SQL; what is unknown is not selected, nor is its negation.</remarks>
public sealed class Cql2Filter
{
    private Cql2Filter(Cql2Node root, FeatureCrs crs) => (Root, Crs) = (root, crs);

    internal Cql2Node Root { get; }

    /// <summary>CRS and axis order of its coordinates.</summary>
    internal FeatureCrs Crs { get; }

    /// <param name="crs">CRS and axis order of the coordinates in it.</param>
    /// <exception cref="GeoInputException">It can't be read; the message says what is wrong, and at which position or JSON pointer.</exception>
    public static Cql2Filter Read(string text, Cql2Language language, FeatureCrs crs)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(language == Cql2Language.Json ? Cql2JsonParser.Parse(text) : Cql2TextParser.Parse(text), crs);
    }

    /// <summary>Both of them.</summary>
    /// <exception cref="ArgumentException">Their coordinates are in different CRSs.</exception>
    public Cql2Filter And(Cql2Filter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Crs == Crs ? new(new Cql2Call("and", [Root, other.Root], Root.Place), Crs) : throw new ArgumentException("Two filters with coordinates in different CRSs can't be joined.", nameof(other));
    }
}
