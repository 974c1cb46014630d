using System.Globalization;
using System.Text;

namespace SmartCity.Geo.Features.Cql2;

internal enum Cql2TokenKind
{
    End,
    Name,
    QuotedName,
    Text,
    Number,
    Symbol,
}

/// <param name="Value">Without quotes.</param>
/// <param name="At">Position of its first character, from 0.</param>
internal readonly record struct Cql2Token(Cql2TokenKind Kind, string Value, int At)
{
    internal string Place => string.Create(CultureInfo.InvariantCulture, $"at position {At + 1}");

    /// <summary>For messages.</summary>
    internal string Shown => Kind switch { Cql2TokenKind.End => "the end", Cql2TokenKind.Text => $"'{(Value.Length > 30 ? Value[..30] + "…" : Value)}'", _ => Value.Length > 30 ? Value[..30] + "…" : Value };

    internal bool Is(string symbol) => Kind == Cql2TokenKind.Symbol && Value == symbol;

    /// <summary>A keyword in any case; quoted it is a property.</summary>
    internal bool IsWord(string word) => Kind == Cql2TokenKind.Name && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts CQL2 text into tokens.</summary>
internal static class Cql2Lexer
{
    /// <summary>The tokens, the last one is <see cref="Cql2TokenKind.End"/>.</summary>
    /// <exception cref="GeoInputException">A quote is never closed, or a character has no meaning here.</exception>
    internal static List<Cql2Token> Tokens(string text)
    {
        var tokens = new List<Cql2Token>();
        for (var at = 0; ; at += Append(tokens, text, at))
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at < text.Length) continue;
            tokens.Add(new(Cql2TokenKind.End, "", at));
            return tokens;
        }
    }

    internal static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or ':' || char.IsSurrogate(c);

    internal static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '.' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <returns>The characters taken.</returns>
    private static int Append(List<Cql2Token> tokens, string text, int at)
    {
        var c = text[at];
        if (c == '\'') return Quoted(tokens, text, at, Cql2TokenKind.Text);
        if (c == '"') return Quoted(tokens, text, at, Cql2TokenKind.QuotedName);
        if (char.IsAsciiDigit(c) || c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) return Number(tokens, text, at);
        var end = at + 1;
        if (IsNameStart(c))
        {
            while (end < text.Length && IsNamePart(text[end])) end++;
            tokens.Add(new(Cql2TokenKind.Name, text[at..end], at));
        }
        else if ("()+-*/%^,=<>".Contains(c, StringComparison.Ordinal))
        {
            if (end < text.Length && (c == '<' && text[end] is '>' or '=' || c == '>' && text[end] == '=')) end++;
            tokens.Add(new(Cql2TokenKind.Symbol, text[at..end], at));
        }
        else
        {
            throw Cql2Limits.Wrong(new Cql2Token(Cql2TokenKind.Symbol, "", at).Place, $"'{c}' has no meaning here; {(c == '!' ? "<> is the operator for unequal" : "texts stand in 'single quotes', unusual property names in \"double\" ones")}.");
        }
        return end - at;
    }

    private static int Quoted(List<Cql2Token> tokens, string text, int at, Cql2TokenKind kind)
    {
        var (quote, value) = (text[at], new StringBuilder());
        for (var i = at + 1; i < text.Length; i++)
        {
            // A quote within is written twice or, in texts, after a backslash; other backslashes are for LIKE.
            if (text[i] == '\\' && quote == '\'' && i + 1 < text.Length && text[i + 1] == quote) value.Append(text[++i]);
            else if (text[i] != quote) value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == quote) value.Append(text[++i]);
            else
            {
                tokens.Add(new(kind, value.ToString(), at));
                return i + 1 - at;
            }
        }
        throw Cql2Limits.Wrong(new Cql2Token(kind, "", at).Place, $"the quote {quote} that opens here is never closed; within, a quote is written twice.");
    }

    private static int Number(List<Cql2Token> tokens, string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (end < text.Length && text[end] == '.') for (end++; end < text.Length && char.IsAsciiDigit(text[end]);) end++;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent])) for (end = exponent; end < text.Length && char.IsAsciiDigit(text[end]);) end++;
        }
        if (end < text.Length && IsNameStart(text[end])) throw Cql2Limits.Wrong(new Cql2Token(Cql2TokenKind.Number, "", at).Place, "a number runs into a name; a property that begins with a digit is written in \"double quotes\".");
        tokens.Add(new(Cql2TokenKind.Number, text[at..end], at));
        return end - at;
    }
}
