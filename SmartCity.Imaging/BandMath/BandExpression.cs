using System.Buffers;

namespace SmartCity.Imaging.BandMath;

/// <summary>Band math that somebody wrote, such as <c>(nir - red) / (nir + red)</c>, read into a tree of allowed operations and made ready to run. Immutable and thread-safe.</summary>
/// <remarks>A pixel without data in any of the bands has no value; neither has one whose result is no finite number (1/0, the root of −1).
/// The result of a text is the same everywhere: there are no names but bands, no state, no loops.</remarks>
public sealed class BandExpression
{
    /// <summary>Characters of the text.</summary>
    public const int MostCharacters = 500;

    /// <summary>Names, numbers and operations, each counted as often as it is written: what a pixel can cost.</summary>
    public const int MostNodes = 100;

    /// <summary>Brackets and calls within each other.</summary>
    public const int MostDepth = 32;

    public const int MostBands = 16;

    internal const int MostArguments = 8;

    /// <summary>Values computed at once: what is between two operations stays in the processor's first cache.</summary>
    private const int Chunk = 1024;

    private readonly MathProgram _program;

    private BandExpression(string text, MathNode root, IReadOnlyList<string> bands) => (Text, Root, Bands, _program) = (text, root, bands, MathProgram.Of(root));

    /// <summary>Without spaces at its ends.</summary>
    public string Text { get; }

    /// <summary>The bands that it names, in the order of their first use, in lower case; what they are in a scene is told there.</summary>
    public IReadOnlyList<string> Bands { get; }

    internal MathNode Root { get; }

    /// <exception cref="ImagingInputException">It is no band math, or larger than the limits; the message says at which character.</exception>
    public static BandExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length > MostCharacters) throw new ImagingInputException($"The expression has {text.Length} characters; at most {MostCharacters} are read.");
        var (root, bands) = MathParser.Parse(text);
        return bands.Count > 0 ? new(text, root, bands) : throw new ImagingInputException("The expression names no band; write one, such as nir or b4.");
    }

    /// <param name="bands">Band-sequential in the order of <see cref="Bands"/>, each as long as <paramref name="result"/>; NaN = no data.</param>
    /// <param name="result">One value a pixel; NaN = none. May not overlap <paramref name="bands"/>.</param>
    public void Evaluate(ReadOnlySpan<float> bands, Span<float> result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bands.Length, checked(result.Length * Bands.Count));
        var registers = ArrayPool<float>.Shared.Rent(_program.Registers * Chunk);
        try
        {
            _program.FillConstants(registers, Chunk);
            for (var from = 0; from < result.Length; from += Chunk)
            {
                var part = result.Slice(from, Math.Min(Chunk, result.Length - from));
                _program.Run(bands, result.Length, from, registers, Chunk, part);
                Hide(bands, result.Length, from, part);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(registers);
        }
    }

    private void Hide(ReadOnlySpan<float> bands, int pixels, int from, Span<float> part)
    {
        for (var band = 0; band < Bands.Count; band++) MathKernels.HideWhereNaN(bands.Slice(band * pixels + from, part.Length), part);
        MathKernels.HideInfinite(part);
    }
}
