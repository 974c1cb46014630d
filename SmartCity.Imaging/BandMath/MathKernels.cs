using System.Numerics;
using System.Numerics.Tensors;

namespace SmartCity.Imaging.BandMath;

/// <summary>The operations of band math over rows of values. The result may lie where an argument lies.</summary>
internal static class MathKernels
{
    /// <param name="exponent">Of a power whose exponent is a number in the text; NaN otherwise.</param>
    internal static void Apply(MathOperation operation, float exponent, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> result)
    {
        switch (operation)
        {
            case MathOperation.Add: TensorPrimitives.Add(a, b, result); break;
            case MathOperation.Subtract: TensorPrimitives.Subtract(a, b, result); break;
            case MathOperation.Multiply: TensorPrimitives.Multiply(a, b, result); break;
            case MathOperation.Divide: TensorPrimitives.Divide(a, b, result); break;
            case MathOperation.Power: Power(a, b, exponent, result); break;
            case MathOperation.Negate: TensorPrimitives.Negate(a, result); break;
            case MathOperation.Min: TensorPrimitives.Min(a, b, result); break;
            case MathOperation.Max: TensorPrimitives.Max(a, b, result); break;
            case MathOperation.Abs: TensorPrimitives.Abs(a, result); break;
            case MathOperation.Sqrt: TensorPrimitives.Sqrt(a, result); break;
            case MathOperation.Log: TensorPrimitives.Log(a, result); break;
            case MathOperation.Exp: TensorPrimitives.Exp(a, result); break;
            case MathOperation.Clip: Clip(a, b, c, result); break;
            case MathOperation.Where: Where(a, b, c, result); break;
            case MathOperation.Not: Not(a, result); break;
            default: Compare(operation, a, b, result); break;
        }
    }

    // NaN in any of the three is NaN; a low above the high gives the high.
    private static void Clip(ReadOnlySpan<float> a, ReadOnlySpan<float> low, ReadOnlySpan<float> high, Span<float> result)
    {
        for (var i = 0; i < result.Length; i++) result[i] = MathF.Min(MathF.Max(a[i], low[i]), high[i]);
    }

    private static void Power(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float exponent, Span<float> result)
    {
        switch (exponent)
        {
            case 2: TensorPrimitives.Multiply(a, a, result); break;
            case 0.5f: TensorPrimitives.Sqrt(a, result); break;
            default:
                // The vectorised power is by logarithm, which has none of a negative base.
                for (var i = 0; i < result.Length; i++) result[i] = float.IsNaN(a[i]) || float.IsNaN(b[i]) ? float.NaN : MathF.Pow(a[i], b[i]);
                break;
        }
    }

    private static void Where(ReadOnlySpan<float> condition, ReadOnlySpan<float> yes, ReadOnlySpan<float> no, Span<float> result)
    {
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> c = new(condition[i..]), chosen = Vector.ConditionalSelect(Vector.Equals(c, Vector<float>.Zero), new Vector<float>(no[i..]), new Vector<float>(yes[i..]));
            Vector.ConditionalSelect(Vector.Equals(c, c), chosen, c).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++) result[i] = float.IsNaN(condition[i]) ? float.NaN : condition[i] == 0 ? no[i] : yes[i];
    }

    private static void Not(ReadOnlySpan<float> a, Span<float> result)
    {
        for (var i = 0; i < result.Length; i++) result[i] = float.IsNaN(a[i]) ? float.NaN : a[i] == 0 ? 1 : 0;
    }

    private static void Compare(MathOperation operation, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(a[i..]), y = new(b[i..]);
            var truth = Vector.ConditionalSelect(Holds(operation, x, y), Vector<float>.One, Vector<float>.Zero);
            Vector.ConditionalSelect(Vector.Equals(x, x) & Vector.Equals(y, y), truth, new(float.NaN)).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++)
        {
            Vector<float> x = new(a[i]), y = new(b[i]);
            result[i] = float.IsNaN(a[i]) || float.IsNaN(b[i]) ? float.NaN : Holds(operation, x, y)[0] != 0 ? 1 : 0;
        }
    }

    private static Vector<int> Holds(MathOperation operation, Vector<float> x, Vector<float> y) => operation switch
    {
        MathOperation.Less => Vector.LessThan(x, y),
        MathOperation.LessOrEqual => Vector.LessThanOrEqual(x, y),
        MathOperation.Greater => Vector.GreaterThan(x, y),
        MathOperation.GreaterOrEqual => Vector.GreaterThanOrEqual(x, y),
        MathOperation.Equal => Vector.Equals(x, y),
        MathOperation.NotEqual => ~Vector.Equals(x, y),
        MathOperation.And => ~(Vector.Equals(x, Vector<float>.Zero) | Vector.Equals(y, Vector<float>.Zero)),
        MathOperation.Or => ~(Vector.Equals(x, Vector<float>.Zero) & Vector.Equals(y, Vector<float>.Zero)),
        _ => throw new InvalidOperationException($"{operation} is no comparison."),
    };

    /// <summary>Where a band has no data, there is no result.</summary>
    internal static void HideWhereNaN(ReadOnlySpan<float> band, Span<float> result)
    {
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(band[i..]);
            Vector.ConditionalSelect(Vector.Equals(x, x), new Vector<float>(result[i..]), x).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++)
            if (float.IsNaN(band[i])) result[i] = float.NaN;
    }

    internal static void HideInfinite(Span<float> result)
    {
        for (var i = 0; i < result.Length; i++)
            if (!float.IsFinite(result[i])) result[i] = float.NaN;
    }
}
