namespace SmartCity.Geo.Grids.Zones;

/// <summary>How far, in pixels, each pixel lies from the nearest pixel of a set, and which one that is.</summary>
/// <remarks>Felzenszwalb and Huttenlocher (2012), "Distance transforms of sampled functions", Theory of Computing 8: exact, linear.</remarks>
internal sealed class NearestPixel
{
    private const float Never = 1e12f;

    private NearestPixel(float[] squared, int[] site) => (Squared, Site) = (squared, site);

    /// <summary>Squared distance in pixels between centres; 1e12 where the set is empty.</summary>
    internal float[] Squared { get; }

    /// <summary>The nearest pixel of the set; -1 where the set is empty.</summary>
    internal int[] Site { get; }

    internal static NearestPixel Of(int columns, int rows, Func<int, bool> isInSet, CancellationToken cancellationToken)
    {
        var (squared, site) = (new float[columns * rows], new int[columns * rows]);
        for (var i = 0; i < squared.Length; i++) (squared[i], site[i]) = isInSet(i) ? (0, i) : (Never, -1);
        var pass = new Parabolas(Math.Max(columns, rows));
        for (var column = 0; column < columns; column++) pass.Run(squared, site, column, columns, rows);
        cancellationToken.ThrowIfCancellationRequested();
        for (var row = 0; row < rows; row++) pass.Run(squared, site, row * columns, 1, columns);
        cancellationToken.ThrowIfCancellationRequested();
        return new(squared, site);
    }

    private sealed class Parabolas(int longest)
    {
        private readonly float[] _value = new float[longest], _from = new float[longest + 1];
        private readonly int[] _vertex = new int[longest], _site = new int[longest];

        internal void Run(float[] values, int[] sites, int start, int step, int count)
        {
            var top = -1;
            for (var q = 0; q < count; q++)
            {
                (_value[q], _site[q]) = (values[start + q * step], sites[start + q * step]);
                if (_site[q] < 0) continue;
                var meets = float.NegativeInfinity;
                while (top >= 0)
                {
                    var v = _vertex[top];
                    meets = (float)((_value[q] + (double)q * q - (_value[v] + (double)v * v)) / (2.0 * (q - v)));
                    if (meets > _from[top]) break;
                    top--;
                }
                top++;
                _vertex[top] = q;
                _from[top] = top == 0 ? float.NegativeInfinity : meets;
            }
            if (top < 0) return;
            var k = 0;
            for (var q = 0; q < count; q++)
            {
                while (k < top && _from[k + 1] < q) k++;
                var v = _vertex[k];
                (values[start + q * step], sites[start + q * step]) = (_value[v] + (float)(q - v) * (q - v), _site[v]);
            }
        }
    }
}
