namespace SmartCity.Geo.Features.Cql2;

/// <summary>How large a filter may be, counted while it is read.</summary>
internal sealed class Cql2Limits
{
    /// <summary>Operators within operators, or parentheses within parentheses.</summary>
    internal const int MostDepth = 64;

    /// <summary>Values, properties and operators.</summary>
    internal const int MostTerms = 2000;

    /// <summary>Of all geometries together.</summary>
    internal const int MostVertices = 10_000;

    /// <summary>Of the text or JSON.</summary>
    internal const int MostCharacters = 1 << 18;

    private int _terms, _vertices;

    internal static void RequireLength(string text)
    {
        if (text.Length > MostCharacters) throw new GeoInputException($"The filter has {text.Length} characters; {MostCharacters} are possible.");
        if (string.IsNullOrWhiteSpace(text)) throw new GeoInputException("The filter is empty; a condition such as level >= 2 is needed.");
    }

    internal T Counted<T>(T node) where T : Cql2Node
    {
        if (++_terms > MostTerms) throw Wrong(node.Place, $"the filter has more than {MostTerms} values, properties and operators.");
        RequireDepth(node.Depth, node.Place);
        return node;
    }

    internal void CountVertex(string place)
    {
        if (++_vertices > MostVertices) throw Wrong(place, $"the filter's geometries have more than {MostVertices} vertices.");
    }

    internal static void RequireDepth(int depth, string place)
    {
        if (depth > MostDepth) throw Wrong(place, $"it is nested more than {MostDepth} levels deep.");
    }

    /// <summary>Text that PostgreSQL can take.</summary>
    internal static string Storable(string text, string place)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') throw Wrong(place, "the text holds U+0000, which no stored text can hold.");
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw Wrong(place, "the text holds half of a surrogate pair, which is no character.");
            i++;
        }
        return text;
    }

    internal static GeoInputException Wrong(string place, string what) => new($"The filter is wrong {place}: {what}");
}
