using SmartCity.Imaging.BandMath;

namespace SmartCity.Imaging.Tests.BandMath;

public sealed class BandExpressionTests
{
    [Fact]
    public void A_difference_by_a_sum_is_the_vegetation_index()
    {
        var ndvi = BandExpression.Parse("(nir - Red) / (nir + red)");

        Assert.Equal(["nir", "red"], ndvi.Bands);
        Assert.Equal([0.6f, 0f, float.NaN], Evaluate(ndvi, /* nir */ 0.4f, 0.2f, 0, /* red */ 0.1f, 0.2f, 0), Near);
    }

    [Theory]   // a = 2, b = 3, c = 5
    [InlineData("a + b * c", 17)]
    [InlineData("(a + b) * c", 25)]
    [InlineData("c - b - a", 0)]
    [InlineData("c / b / a", 5.0 / 6)]
    [InlineData("-a ** 2", -4)]
    [InlineData("a ** b ** a", 512)]
    [InlineData("a ** -1", 0.5)]
    [InlineData("(0 - a) ** 3 + b - b", -8)]
    [InlineData("2.5e1 * a - .5", 49.5)]
    [InlineData("a < b and b < c", 1)]
    [InlineData("a > b or c <= 5", 1)]
    [InlineData("not a == 2", 0)]
    [InlineData("not not a", 1)]
    [InlineData("a != b", 1)]
    [InlineData("1 - (a >= b) + c - c", 1)]
    [InlineData("where(a < b, c, a)", 5)]
    [InlineData("where(a - 2, c, b)", 3)]
    [InlineData("where(a - 2 == 0, b, c / (a - 2))", 3)]   // what is not chosen does no harm
    [InlineData("min(c, a, b) + max(a, c, b)", 7)]
    [InlineData("clip(c, a, b)", 3)]
    [InlineData("clip(a, b, c)", 3)]
    [InlineData("abs(a - c) * sqrt(a * 8)", 12)]
    [InlineData("log(exp(a)) - +a", 0)]
    public void Expressions_mean_what_they_mean_in_python(string text, double expected) => Assert.Equal((float)expected, Assert.Single(OfNumbers(BandExpression.Parse(text))), Near);

    [Theory]
    [InlineData("a / (b - 3)")]
    [InlineData("sqrt(a - b)")]
    [InlineData("log(a - 2)")]
    [InlineData("exp(c * 100)")]
    [InlineData("(a / (b - 3) > 1) * sqrt(0 - a)")]
    [InlineData("where(sqrt(0 - a), 1, 2)")]
    public void What_is_no_finite_number_is_no_value(string text) => Assert.Equal(float.NaN, Assert.Single(OfNumbers(BandExpression.Parse(text))));

    [Theory]
    [InlineData("min(a, b)")]
    [InlineData("where(a > 0, 1, b)")]
    [InlineData("a > 0 or b > 0")]
    [InlineData("a * 0 + b ** 0")]
    public void A_pixel_without_data_in_any_band_has_no_value(string text) =>
        Assert.Equal([float.NaN, float.NaN], Evaluate(BandExpression.Parse(text), 1, float.NaN, float.NaN, 1));

    [Fact]
    public void Long_rows_are_computed_as_single_pixels_are()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var text = Random(random, 5);
            var expression = BandExpression.Parse($"{text} + b1 * 0 + b2 * 0 + b3 * 0");
            var pixels = random.Next(1, 3000);
            var bands = new float[expression.Bands.Count * pixels];
            for (var i = 0; i < bands.Length; i++) bands[i] = random.Next(20) switch { 0 => float.NaN, 1 => 0, 2 => 1, _ => random.NextSingle() * 4 - 2 };
            var values = Evaluate(expression, bands);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var expected = ScalarMath.Value(expression, [.. Enumerable.Range(0, expression.Bands.Count).Select(b => bands[b * pixels + pixel])]);
                Assert.True(float.IsNaN(expected) == float.IsNaN(values[pixel]) && (float.IsNaN(expected) || Near(expected, values[pixel])), $"{expression.Text}: {values[pixel]}, not {expected}");
            }
        }
    }

    [Theory]
    [InlineData("nir - ", "at character 6: it ends where a band, a number or '(' is wanted")]
    [InlineData("nir red", "at character 5: 'red' stands where an operator or the end is wanted")]
    [InlineData("(nir", "at character 5: it ends where ')' is wanted")]
    [InlineData("nir)", "at character 4: ')' stands")]
    [InlineData("tan(nir)", "at character 1: there is no function 'tan'; there are where,")]
    [InlineData("__import__('os')", "at character 12: ''' has no meaning")]
    [InlineData("nir.real", "at character 4: '.' has no meaning")]
    [InlineData("nir = red", "at character 5: '=' is no comparison; write '=='")]
    [InlineData("nir ^ 2", "a power is written '**'")]
    [InlineData("a < b < c", "at character 7: two comparisons in a row")]
    [InlineData("where(a, b)", "at character 1: where takes 3 arguments")]
    [InlineData("abs(a, b)", "at character 1: abs takes 1 argument.")]
    [InlineData("min(a)", "at character 1: min takes 2 to 8 arguments")]
    [InlineData("1e99 + a", "at character 1: '1e99' is no number")]
    [InlineData("1.2.3 + a", "at character 1: '1.2.3' is no number")]
    [InlineData("and", "at character 1: 'and' stands")]
    [InlineData("1 + 2", "names no band")]
    [InlineData("", "at character 1: it ends where a band")]
    public void What_is_no_band_math_is_refused_at_its_place(string text, string words) =>
        Assert.Contains(words, Assert.Throws<ImagingInputException>(() => BandExpression.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Expressions_have_limits()
    {
        Assert.Contains("at most 500", Refusal(new('a', 501)), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 32", Refusal(new string('(', 33) + "a" + new string(')', 33)), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 32", Refusal(new string('-', 33) + "a"), StringComparison.Ordinal);
        Assert.Contains("more than 100", Refusal("a" + string.Concat(Enumerable.Repeat("+a", 60))), StringComparison.Ordinal);
        Assert.Contains("more than 16", Refusal(string.Join('+', Enumerable.Range(1, 17).Select(i => $"b{i}"))), StringComparison.Ordinal);
        Assert.NotNull(BandExpression.Parse(new string('(', 32) + "a" + new string(')', 32)));
    }

    // Any text gives an expression or a message with one line, never another error.
    [Fact]
    public void Nothing_else_comes_of_nonsense()
    {
        var random = new Random(3);
        string[] pieces = ["nir", "red", "b1", "(", ")", ",", "+", "-", "*", "**", "/", "<", "<=", "==", "and", "or", "not", "where", "min", "1", "2.5", "1e", ".", " ", "é", "\0", "'", "clip(", "e9"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Evaluate(BandExpression.Parse(text), new float[BandExpression.Parse(text).Bands.Count * 3]);
            }
            catch (ImagingInputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static string Random(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0) return random.Next(4) switch { 0 => "b1", 1 => "b2", 2 => "b3", _ => FormattableString.Invariant($"{random.Next(30) / 10.0}") };
        string Part() => Random(random, depth - random.Next(1, 3) is var next && next > 0 ? next : 0);
        string[] signs = ["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or"];
        return random.Next(9) switch
        {
            0 => $"(-{Part()})",
            1 => $"(not {Part()})",
            2 => $"where({Part()}, {Part()}, {Part()})",
            3 => $"min({Part()}, {Part()})",
            4 => $"max({Part()}, {Part()})",
            5 => $"abs({Part()})",
            6 => $"clip({Part()}, 0, 1)",
            _ => $"({Part()} {signs[random.Next(signs.Length)]} {Part()})",
        };
    }

    private static string Refusal(string text) => Assert.Throws<ImagingInputException>(() => BandExpression.Parse(text)).Message;

    private static float[] OfNumbers(BandExpression expression) => Evaluate(expression, [.. expression.Bands.Select(name => name switch { "a" => 2f, "b" => 3f, _ => 5f })]);

    private static float[] Evaluate(BandExpression expression, params float[] bands)
    {
        var result = new float[bands.Length / expression.Bands.Count];
        expression.Evaluate(bands, result);
        return result;
    }

    private static bool Near(float expected, float actual) => float.IsNaN(expected) ? float.IsNaN(actual) : MathF.Abs(expected - actual) <= 1e-4f * MathF.Max(1, MathF.Abs(expected));
}
