using System.Globalization;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Reads CQL2 text (OGC 21-065r2, annex B) by recursive descent: OR, AND, NOT, comparison, sum, product, power, value.</summary>
internal sealed partial class Cql2TextParser
{
    private static readonly string[] ComparisonSymbols = [.. Cql2Operators.Comparisons];

    private readonly List<Cql2Token> _tokens;
    private readonly Cql2Limits _limits = new();
    private int _next, _depth;

    private Cql2TextParser(string text) => _tokens = Cql2Lexer.Tokens(text);

    private Cql2Token Token => _tokens[_next];

    /// <exception cref="GeoInputException">It is no CQL2 text, or too much of it; the message says at which position.</exception>
    internal static Cql2Node Parse(string text)
    {
        Cql2Limits.RequireLength(text);
        var parser = new Cql2TextParser(text);
        var expression = parser.Expression();
        return parser.Token.Kind == Cql2TokenKind.End ? expression : throw parser.Expected("AND, OR, an operator or the end");
    }

    private Cql2Node Expression() => Deeper(() => Chain(Cql2Operators.Or, () => Chain(Cql2Operators.And, Negation)));

    private Cql2Node Chain(string word, Func<Cql2Node> part)
    {
        var (place, first) = (Token.Place, part());
        if (!Token.IsWord(word)) return first;
        var parts = new List<Cql2Node> { first };
        while (Take(word)) parts.Add(part());
        return Call(word, parts, place);
    }

    private Cql2Node Negation()
    {
        var place = Token.Place;
        return Take("not") ? Call(Cql2Operators.Not, [Deeper(Negation)], place) : Comparison();
    }

    private Cql2Node Comparison()
    {
        var (place, left) = (Token.Place, Sum());
        if (Array.Find(ComparisonSymbols, Token.Is) is { } symbol)
        {
            _next++;
            return Call(symbol, [left, Sum()], place);
        }
        if (Take("is"))
        {
            var isNot = Take("not");
            if (!Take("null")) throw Expected("NULL");
            return Negated(isNot, Call(Cql2Operators.IsNull, [left], place));
        }
        var negates = Token.IsWord("not") && (_tokens[_next + 1].IsWord("like") || _tokens[_next + 1].IsWord("between") || _tokens[_next + 1].IsWord("in"));
        if (negates) _next++;
        if (Take("like")) return Negated(negates, Call(Cql2Operators.Like, [left, Value()], place));
        if (Take("between"))
        {
            var least = Sum();
            if (!Take("and")) throw Expected("AND and the upper end of BETWEEN");
            return Negated(negates, Call(Cql2Operators.Between, [left, least, Sum()], place));
        }
        if (Take("in"))
        {
            Require("(");
            return Negated(negates, Call(Cql2Operators.In, [left, .. List(Sum)], place));
        }
        return left;
    }

    private Cql2Node Negated(bool isNegated, Cql2Node node) => isNegated ? Call(Cql2Operators.Not, [node], node.Place) : node;

    private Cql2Node Sum() => LeftToRight(Product, () => Token.Is("+") ? "+" : Token.Is("-") ? "-" : null);

    private Cql2Node Product() => LeftToRight(Power, () => Token.Is("*") ? "*" : Token.Is("/") ? "/" : Token.Is("%") ? "%" : Token.IsWord("div") ? "div" : null);

    private Cql2Node LeftToRight(Func<Cql2Node> part, Func<string?> operatorHere)
    {
        var (place, left) = (Token.Place, part());
        while (operatorHere() is { } symbol)
        {
            _next++;
            left = Call(symbol, [left, part()], place);
        }
        return left;
    }

    private Cql2Node Power()
    {
        var (place, left) = (Token.Place, Factor());
        if (!Token.Is("^")) return left;
        _next++;
        return Call("^", [left, Deeper(Power)], place);
    }

    private Cql2Node Factor()
    {
        var place = Token.Place;
        if (!Token.Is("-") && !Token.Is("+")) return Value();
        var isNegative = _tokens[_next++].Is("-");
        if (Token.Kind == Cql2TokenKind.Number) return Number(isNegative, place);
        return isNegative ? Call("*", [_limits.Counted(new Cql2Number(-1, -1, place)), Deeper(Factor)], place) : Deeper(Factor);
    }

    private Cql2Node Value()
    {
        var token = Token;
        switch (token.Kind)
        {
            case Cql2TokenKind.Symbol when token.Is("("):
                _next++;
                var inner = Expression();
                Require(")");
                return inner;
            case Cql2TokenKind.Text:
                _next++;
                return _limits.Counted(new Cql2Text(Cql2Limits.Storable(token.Value, token.Place), token.Place));
            case Cql2TokenKind.Number:
                return Number(isNegative: false, token.Place);
            case Cql2TokenKind.QuotedName:
                _next++;
                return _limits.Counted(new Cql2Property(token.Value, token.Place));
            case Cql2TokenKind.Name when !Cql2TextPrinter.IsOperatorWord(token.Value):
                return Named(token);
            default:
                throw Expected("a property or a value");
        }
    }

    private Cql2Node Named(Cql2Token token)
    {
        _next++;
        if (GeometryTypes.Contains(token.Value) && (Token.Is("(") || IsDimension(Token))) return Shape(token);
        if (!Token.Is("("))
            return _limits.Counted<Cql2Node>(token.IsWord("true") || token.IsWord("false") ? new Cql2Truth(token.IsWord("true"), token.Place) : new Cql2Property(token.Value, token.Place));
        _next++;
        if (Cql2Operators.FunctionOf(token.Value) is { } function) return Call(function, List(Expression), token.Place);
        return token.Value.ToUpperInvariant() switch
        {
            "DATE" or "TIMESTAMP" => Instant(token),
            "INTERVAL" => Interval(token),
            "BBOX" => Box(token),
            _ => throw Cql2Limits.Wrong(token.Place, $"there is no function {token.Shown}; there are {Cql2Operators.FunctionNames}."),
        };
    }

    private Cql2Node Instant(Cql2Token name)
    {
        var text = TextToken();
        Require(")");
        return _limits.Counted(name.IsWord("date") ? Cql2Time.Day(text.Value, text.Place) : Cql2Time.Instant(text.Value, text.Place));
    }

    private Cql2Interval Interval(Cql2Token name)
    {
        var from = IntervalEnd();
        Require(",");
        var to = IntervalEnd();
        Require(")");
        return _limits.Counted(Cql2Time.Interval(from, to, name.Place));
    }

    private Cql2Node IntervalEnd()
    {
        if (Token.Kind != Cql2TokenKind.Text) return Sum();
        var text = TextToken();
        return _limits.Counted(Cql2Time.End(text.Value, text.Place));
    }

    private Cql2Number Number(bool isNegative, string place)
    {
        var text = (isNegative ? "-" : "") + _tokens[_next++].Value;
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) throw Cql2Limits.Wrong(place, "the number is too large.");
        return _limits.Counted(new Cql2Number(value, long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null, place));
    }

    private Cql2Token TextToken()
    {
        if (Token.Kind != Cql2TokenKind.Text) throw Expected("a text in 'single quotes'");
        return _tokens[_next++];
    }

    // After the opening parenthesis.
    private List<T> List<T>(Func<T> part)
    {
        var parts = new List<T>();
        do parts.Add(part());
        while (TakeSymbol(","));
        Require(")");
        return parts;
    }

    private Cql2Call Call(string name, IReadOnlyList<Cql2Node> arguments, string place) => _limits.Counted(Cql2Operators.Call(name, arguments, place));

    private T Deeper<T>(Func<T> part)
    {
        Cql2Limits.RequireDepth(++_depth, Token.Place);
        var result = part();
        _depth--;
        return result;
    }

    private bool Take(string word) => Taken(Token.IsWord(word));

    private bool TakeSymbol(string symbol) => Taken(Token.Is(symbol));

    private bool Taken(bool isHere)
    {
        if (isHere) _next++;
        return isHere;
    }

    private void Require(string symbol)
    {
        if (!TakeSymbol(symbol)) throw Expected($"'{symbol}'");
    }

    private GeoInputException Expected(string what) => Cql2Limits.Wrong(Token.Place, $"{what} is expected, not {Token.Shown}.");
}
