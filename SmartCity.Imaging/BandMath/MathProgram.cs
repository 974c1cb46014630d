namespace SmartCity.Imaging.BandMath;

/// <summary>A tree laid out as a list of steps over rows of values, so that each step is one vectorised loop and nothing is allocated in between.</summary>
internal sealed class MathProgram
{
    private readonly List<Step> _steps = [];
    private readonly List<float> _constants = [];
    private Place _result;
    private int _most;

    /// <summary>Rows of values that a run needs: the constants first, then what is between the steps.</summary>
    internal int Registers => _constants.Count + _most;

    internal static MathProgram Of(MathNode root)
    {
        var program = new MathProgram();
        program._result = program.Add(root, 0);
        return program;
    }

    // A value lies in a band, in a constant, or in the row of its depth in the tree.
    private Place Add(MathNode node, int row)
    {
        switch (node)
        {
            case MathNode.Band band:
                return new(Where.Band, band.Place);
            case MathNode.Number number:
                var known = _constants.IndexOf(number.Value);
                if (known >= 0) return new(Where.Constant, known);
                _constants.Add(number.Value);
                return new(Where.Constant, _constants.Count - 1);
            case MathNode.Apply apply:
                var arguments = new Place[3];
                for (var i = 0; i < apply.Arguments.Count; i++) arguments[i] = Add(apply.Arguments[i], row + i);
                _most = Math.Max(_most, row + 1);
                var exponent = apply is { Operation: MathOperation.Power, Arguments: [_, MathNode.Number(var value, _)] } ? value : float.NaN;
                _steps.Add(new(apply.Operation, row, arguments[0], arguments[1], arguments[2], exponent));
                return new(Where.Row, row);
            default:
                throw new InvalidOperationException($"'{node.GetType().Name}' is no part of an expression.");
        }
    }

    /// <param name="registers"><see cref="Registers"/> rows of <paramref name="chunk"/> values.</param>
    internal void FillConstants(Span<float> registers, int chunk)
    {
        for (var i = 0; i < _constants.Count; i++) registers.Slice(i * chunk, chunk).Fill(_constants[i]);
    }

    /// <param name="bands">Band-sequential, <paramref name="pixels"/> values each.</param>
    /// <param name="from">The first pixel of this run.</param>
    /// <param name="result">No longer than <paramref name="chunk"/>.</param>
    internal void Run(ReadOnlySpan<float> bands, int pixels, int from, Span<float> registers, int chunk, Span<float> result)
    {
        foreach (var step in _steps)
            MathKernels.Apply(step.Operation, step.Exponent,
                Values(step.A, bands, pixels, from, registers, chunk, result.Length), Values(step.B, bands, pixels, from, registers, chunk, result.Length),
                Values(step.C, bands, pixels, from, registers, chunk, result.Length), registers.Slice((_constants.Count + step.Row) * chunk, result.Length));
        Values(_result, bands, pixels, from, registers, chunk, result.Length).CopyTo(result);
    }

    private ReadOnlySpan<float> Values(Place place, ReadOnlySpan<float> bands, int pixels, int from, ReadOnlySpan<float> registers, int chunk, int length) => place.Where switch
    {
        Where.Band => bands.Slice(place.Number * pixels + from, length),
        Where.Constant => registers.Slice(place.Number * chunk, length),
        Where.Row => registers.Slice((_constants.Count + place.Number) * chunk, length),
        _ => [],
    };

    private enum Where
    {
        Nowhere,
        Band,
        Constant,
        Row,
    }

    private readonly record struct Place(Where Where, int Number);

    /// <param name="Row">Where the result goes; it may be one that an argument lies in.</param>
    /// <param name="Exponent">Of a power with a number for it; NaN otherwise.</param>
    private readonly record struct Step(MathOperation Operation, int Row, Place A, Place B, Place C, float Exponent);
}
