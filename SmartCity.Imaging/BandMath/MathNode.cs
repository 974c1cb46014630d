namespace SmartCity.Imaging.BandMath;

/// <summary>A part of an expression: all that band math can say, and nothing else.</summary>
/// <param name="Position">Of its first character in the text, from 1.</param>
internal abstract record MathNode(int Position)
{
    internal sealed record Number(float Value, int Position) : MathNode(Position);

    /// <param name="Place">In the expression's list of bands.</param>
    internal sealed record Band(int Place, int Position) : MathNode(Position);

    /// <param name="Arguments">As many as the operation takes.</param>
    internal sealed record Apply(MathOperation Operation, IReadOnlyList<MathNode> Arguments, int Position) : MathNode(Position);
}

/// <summary>What band math can do with values. Truth is 1 and 0; what is not 0 counts as true. NaN, which is no data, comes out of every operation that it goes into.</summary>
internal enum MathOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Negate,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,

    /// <summary>where(c, a, b): a where c is true, b where it is not; of the other one NaN does no harm.</summary>
    Where,
    Min,
    Max,
    Abs,
    Sqrt,

    /// <summary>Natural logarithm.</summary>
    Log,
    Exp,

    /// <summary>clip(x, low, high).</summary>
    Clip,
}
