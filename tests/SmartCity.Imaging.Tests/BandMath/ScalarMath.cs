using SmartCity.Imaging.BandMath;

namespace SmartCity.Imaging.Tests.BandMath;

/// <summary>Band math of one pixel by walking the tree: slow, and plain enough to be believed.</summary>
internal static class ScalarMath
{
    internal static float Value(BandExpression expression, float[] bands)
    {
        var value = bands.Any(float.IsNaN) ? float.NaN : Of(expression.Root, bands);
        return float.IsFinite(value) ? value : float.NaN;
    }

    private static float Of(MathNode node, float[] bands) => node switch
    {
        MathNode.Number number => number.Value,
        MathNode.Band band => bands[band.Place],
        MathNode.Apply apply => Of(apply.Operation, [.. apply.Arguments.Select(a => Of(a, bands))]),
        _ => throw new InvalidOperationException(),
    };

    private static float Of(MathOperation operation, float[] v)
    {
        if (operation == MathOperation.Where) return float.IsNaN(v[0]) ? float.NaN : v[0] != 0 ? v[1] : v[2];
        if (v.Any(float.IsNaN)) return float.NaN;
        return operation switch
        {
            MathOperation.Add => v[0] + v[1],
            MathOperation.Subtract => v[0] - v[1],
            MathOperation.Multiply => v[0] * v[1],
            MathOperation.Divide => v[0] / v[1],
            MathOperation.Power => MathF.Pow(v[0], v[1]),
            MathOperation.Negate => -v[0],
            MathOperation.Less => Truth(v[0] < v[1]),
            MathOperation.LessOrEqual => Truth(v[0] <= v[1]),
            MathOperation.Greater => Truth(v[0] > v[1]),
            MathOperation.GreaterOrEqual => Truth(v[0] >= v[1]),
            MathOperation.Equal => Truth(v[0] == v[1]),
            MathOperation.NotEqual => Truth(v[0] != v[1]),
            MathOperation.And => Truth(v[0] != 0 && v[1] != 0),
            MathOperation.Or => Truth(v[0] != 0 || v[1] != 0),
            MathOperation.Not => Truth(v[0] == 0),
            MathOperation.Min => MathF.Min(v[0], v[1]),
            MathOperation.Max => MathF.Max(v[0], v[1]),
            MathOperation.Abs => MathF.Abs(v[0]),
            MathOperation.Sqrt => MathF.Sqrt(v[0]),
            MathOperation.Log => MathF.Log(v[0]),
            MathOperation.Exp => MathF.Exp(v[0]),
            MathOperation.Clip => MathF.Min(MathF.Max(v[0], v[1]), v[2]),
            _ => throw new InvalidOperationException(operation.ToString()),
        };
    }

    private static float Truth(bool holds) => holds ? 1 : 0;
}
