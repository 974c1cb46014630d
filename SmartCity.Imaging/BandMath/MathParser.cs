using System.Globalization;

namespace SmartCity.Imaging.BandMath;

/// <summary>Reads an expression by recursive descent. Nothing but the operations of <see cref="MathOperation"/> can come of it.</summary>
/// <remarks>From loosest to tightest: or; and; not; one comparison; + −; * /; unary + −; **, which takes its right side first. As in Python.</remarks>
internal sealed class MathParser
{
    private static readonly Dictionary<string, (MathOperation Operation, int Fewest, int Most)> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["where"] = (MathOperation.Where, 3, 3),
        ["clip"] = (MathOperation.Clip, 3, 3),
        ["min"] = (MathOperation.Min, 2, BandExpression.MostArguments),
        ["max"] = (MathOperation.Max, 2, BandExpression.MostArguments),
        ["abs"] = (MathOperation.Abs, 1, 1),
        ["sqrt"] = (MathOperation.Sqrt, 1, 1),
        ["log"] = (MathOperation.Log, 1, 1),
        ["exp"] = (MathOperation.Exp, 1, 1),
    };

    private static readonly Dictionary<string, MathOperation> Comparisons = new()
    {
        ["<"] = MathOperation.Less,
        ["<="] = MathOperation.LessOrEqual,
        [">"] = MathOperation.Greater,
        [">="] = MathOperation.GreaterOrEqual,
        ["=="] = MathOperation.Equal,
        ["!="] = MathOperation.NotEqual,
    };

    private readonly List<MathToken> _tokens;
    private readonly List<string> _bands = [];
    private int _at, _depth, _nodes;

    private MathParser(string text) => _tokens = MathToken.Read(text);

    private MathToken Token => _tokens[_at];

    /// <returns>The tree, and the names of its bands in the order of their first use, in lower case.</returns>
    /// <exception cref="ImagingInputException">It is no expression, or larger than the limits of <see cref="BandExpression"/>; the message says where.</exception>
    internal static (MathNode Root, IReadOnlyList<string> Bands) Parse(string text)
    {
        var parser = new MathParser(text);
        var root = parser.Or();
        return parser.Token.Kind == MathTokenKind.End ? (root, parser._bands) : throw parser.Unexpected("an operator or the end");
    }

    private MathNode Or() => LeftToRight(And, token => IsWord(token, "or") ? MathOperation.Or : null);

    private MathNode And() => LeftToRight(Not, token => IsWord(token, "and") ? MathOperation.And : null);

    private MathNode Not()
    {
        if (!IsWord(Token, "not")) return Comparison();
        var position = Take().Position;
        return Deeper(() => New(MathOperation.Not, position, Not()));
    }

    private MathNode Comparison()
    {
        var left = Sum();
        if (Token.Kind != MathTokenKind.Sign || !Comparisons.TryGetValue(Token.Text, out var operation)) return left;
        var position = Take().Position;
        var compared = New(operation, position, left, Sum());
        if (Token.Kind == MathTokenKind.Sign && Comparisons.ContainsKey(Token.Text))
            throw MathToken.Wrong("two comparisons in a row; write 'a < b and b < c'", Token.Position);
        return compared;
    }

    private MathNode Sum() => LeftToRight(Product, token => IsSign(token, "+") ? MathOperation.Add : IsSign(token, "-") ? MathOperation.Subtract : null);

    private MathNode Product() => LeftToRight(Signed, token => IsSign(token, "*") ? MathOperation.Multiply : IsSign(token, "/") ? MathOperation.Divide : null);

    private MathNode Signed()
    {
        if (IsSign(Token, "+"))
        {
            Take();
            return Deeper(Signed);
        }
        if (!IsSign(Token, "-")) return Power();
        var position = Take().Position;
        return Deeper(() => New(MathOperation.Negate, position, Signed()));
    }

    private MathNode Power()
    {
        var root = Atom();
        if (!IsSign(Token, "**")) return root;
        var position = Take().Position;
        return Deeper(() => New(MathOperation.Power, position, root, Signed()));
    }

    private MathNode Atom()
    {
        var token = Take();
        switch (token.Kind)
        {
            case MathTokenKind.Number:
                Count(token.Position);
                return new MathNode.Number(token.Value, token.Position);
            case MathTokenKind.Name when IsSign(Token, "("):
                return Call(token);
            case MathTokenKind.Name when !IsWord(token, "and") && !IsWord(token, "or") && !IsWord(token, "not"):
                return Band(token);
            case MathTokenKind.Sign when token.Text == "(":
                var inner = Deeper(Or);
                Expect(")");
                return inner;
            default:
                _at--;
                throw Unexpected("a band, a number or '('");
        }
    }

    private MathNode Call(MathToken name)
    {
        if (!Functions.TryGetValue(name.Text, out var function))
            throw MathToken.Wrong($"there is no function '{name.Text}'; there are {string.Join(", ", Functions.Keys)}", name.Position);
        Expect("(");
        var arguments = new List<MathNode> { Deeper(Or) };
        while (IsSign(Token, ","))
        {
            Take();
            if (arguments.Count == function.Most) throw Takes();
            arguments.Add(Deeper(Or));
        }
        if (!IsSign(Token, ")")) throw Unexpected("',' or ')'");
        if (arguments.Count < function.Fewest) throw Takes();
        Expect(")");
        // min and max of more than two are those of two, again and again.
        if (function.Operation is not (MathOperation.Min or MathOperation.Max)) return New(function.Operation, name.Position, [.. arguments]);
        return arguments.Skip(1).Aggregate(arguments[0], (so, next) => New(function.Operation, name.Position, so, next));

        ImagingInputException Takes() =>
            MathToken.Wrong(string.Create(CultureInfo.InvariantCulture, $"{name.Text} takes {function.Fewest}{(function.Most > function.Fewest ? $" to {function.Most}" : "")} argument{(function.Most > 1 ? "s" : "")}"), name.Position);
    }

    private MathNode.Band Band(MathToken token)
    {
        Count(token.Position);
        var name = token.Text.ToLowerInvariant();
        var place = _bands.IndexOf(name);
        if (place < 0)
        {
            if (_bands.Count == BandExpression.MostBands) throw MathToken.Wrong($"more than {BandExpression.MostBands} different bands", token.Position);
            place = _bands.Count;
            _bands.Add(name);
        }
        return new(place, token.Position);
    }

    private MathNode LeftToRight(Func<MathNode> part, Func<MathToken, MathOperation?> operation)
    {
        var left = part();
        while (operation(Token) is { } found)
        {
            var position = Take().Position;
            left = New(found, position, left, part());
        }
        return left;
    }

    private MathNode.Apply New(MathOperation operation, int position, params IReadOnlyList<MathNode> arguments)
    {
        Count(position);
        return new(operation, arguments, position);
    }

    private void Count(int position)
    {
        if (++_nodes > BandExpression.MostNodes) throw MathToken.Wrong($"more than {BandExpression.MostNodes} names, numbers and operations", position);
    }

    private MathNode Deeper(Func<MathNode> part)
    {
        if (++_depth > BandExpression.MostDepth) throw MathToken.Wrong($"nested deeper than {BandExpression.MostDepth}", Token.Position);
        var node = part();
        _depth--;
        return node;
    }

    private MathToken Take() => _tokens[_at++];   // the end is only ever taken where it is put back

    private void Expect(string sign)
    {
        if (!IsSign(Token, sign)) throw Unexpected($"'{sign}'");
        _at++;
    }

    private ImagingInputException Unexpected(string wanted) =>
        MathToken.Wrong($"{(Token.Kind == MathTokenKind.End ? "it ends" : $"'{Token.Text}' stands")} where {wanted} is wanted", Token.Position);

    private static bool IsSign(MathToken token, string sign) => token.Kind == MathTokenKind.Sign && token.Text == sign;

    private static bool IsWord(MathToken token, string word) => token.Kind == MathTokenKind.Name && token.Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
