using System.Globalization;

namespace SmartCity.Imaging.BandMath;

internal enum MathTokenKind
{
    Number,
    Name,
    Sign,
    End,
}

/// <summary>A word, number or sign of an expression.</summary>
/// <param name="Position">Of its first character, from 1.</param>
internal readonly record struct MathToken(MathTokenKind Kind, string Text, int Position, float Value = 0)
{
    // Longest first, so that "**" is not read as two.
    private static readonly string[] Signs = ["**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "<", ">", "(", ")", ","];

    /// <summary>Cuts a text into tokens; the last one is <see cref="MathTokenKind.End"/>.</summary>
    /// <exception cref="ImagingInputException">A character has no meaning here; the message says where.</exception>
    internal static List<MathToken> Read(string text)
    {
        var tokens = new List<MathToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var token = Next(text, at);
            tokens.Add(token);
            at += token.Text.Length;
        }
        tokens.Add(new(MathTokenKind.End, "the end", text.Length + 1));
        return tokens;
    }

    private static MathToken Next(string text, int at)
    {
        var rest = text.AsSpan(at);
        var position = at + 1;
        if (char.IsAsciiLetter(rest[0]) || rest[0] == '_')
        {
            var length = 1;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_')) length++;
            return new(MathTokenKind.Name, rest[..length].ToString(), position);
        }
        if (char.IsAsciiDigit(rest[0]) || (rest[0] == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
        {
            var word = rest[..NumberLength(rest)].ToString();
            return float.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
                ? new(MathTokenKind.Number, word, position, value)
                : throw Wrong($"'{word}' is no number that can be kept", position);
        }
        foreach (var sign in Signs)
            if (rest.StartsWith(sign, StringComparison.Ordinal)) return new(MathTokenKind.Sign, sign, position);
        throw Wrong(rest[0] switch
        {
            '=' => "'=' is no comparison; write '=='",
            '&' or '|' => $"'{rest[0]}' has no meaning; write 'and', 'or'",
            '!' => "'!' has no meaning; write 'not'",
            '^' => "'^' has no meaning; a power is written '**'",
            _ => $"'{rest[0]}' has no meaning in band math",
        }, position);
    }

    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.')) length++;
        if (length < rest.Length && rest[length] is 'e' or 'E')
        {
            var digits = length + 1;
            if (digits < rest.Length && rest[digits] is '+' or '-') digits++;
            if (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            {
                length = digits;
                while (length < rest.Length && char.IsAsciiDigit(rest[length])) length++;
            }
        }
        return length;
    }

    internal static ImagingInputException Wrong(string what, int position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The expression is wrong at character {position}: {what}."));
}
