using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tests.Grids.Coverages;

/// <summary>A valid coverage of crooked quarters with a bent edge between every two corners, to be damaged in known ways.</summary>
internal sealed class Patchwork
{
    internal const double Step = 0.001;   // degrees: about 100 m
    private const double West = 102.6, South = 25;
    private static readonly (int X, int Y)[] Around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)];
    private readonly Coordinate[,] _points;   // corners at even places, bends of edges at odd ones
    private readonly Random _random;

    internal Patchwork(int columns, int rows, int seed)
    {
        (Columns, Rows) = (columns, rows);
        _random = new(seed);
        _points = new Coordinate[2 * columns + 1, 2 * rows + 1];
        for (var i = 0; i <= 2 * columns; i++)
            for (var j = 0; j <= 2 * rows; j++)
            {
                // Little enough that quarters keep their shape.
                var swing = i % 2 == 0 && j % 2 == 0 ? 0.1 : 0.08;
                _points[i, j] = new(Rounded(West + Step * (i / 2.0 + swing * Offset())), Rounded(South + Step * (j / 2.0 + swing * Offset())));
            }
    }

    internal int Columns { get; }

    internal int Rows { get; }

    /// <summary>Per quarter its eight vertices, counter-clockwise, without the closing one; row by row from the south.</summary>
    internal List<List<Coordinate>> Rings() =>
        [.. Enumerable.Range(0, Columns * Rows).Select(n => Around.Select(a => _points[2 * (n % Columns) + a.X, 2 * (n / Columns) + a.Y].Copy()).ToList())];

    internal static Geometry[] Polygons(IEnumerable<List<Coordinate>> rings) =>
        [.. rings.Select(r => (Geometry)new Polygon(new LinearRing([.. r, r[0].Copy()])))];

    /// <summary>Every vertex of every quarter moved for itself by at most so many degrees.</summary>
    internal List<List<Coordinate>> Shaken(double most)
    {
        var rings = Rings();
        foreach (var vertex in rings.SelectMany(r => r))
            (vertex.X, vertex.Y) = (Rounded(vertex.X + most * Offset() / 1.5), Rounded(vertex.Y + most * Offset() / 1.5));
        return rings;
    }

    /// <summary>The vertices off the lattice: the last digits differ from copy to copy, or all beyond a millimetre do.</summary>
    internal void Blur(List<List<Coordinate>> rings, double most)
    {
        foreach (var vertex in rings.SelectMany(r => r)) (vertex.X, vertex.Y) = (vertex.X + most * Offset(), vertex.Y + most * Offset());
    }

    internal int Next(int below) => _random.Next(below);

    internal static double Rounded(double degrees) => Math.Round(degrees * 1e8) / 1e8;

    private double Offset() => _random.NextDouble() * 2 - 1;
}
