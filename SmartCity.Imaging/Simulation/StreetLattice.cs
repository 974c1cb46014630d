using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>The city's blocks: quadrilaterals between the points of a turned, bent and jittered lattice. They tile the plane.</summary>
internal sealed class StreetLattice
{
    /// <summary>Mean distance between streets that bound blocks, metres.</summary>
    internal const double SpacingMetres = 340;

    private const double BendMetres = 260, BendWavelength = 4200;
    private readonly uint _seed;
    private readonly Terrain _terrain;
    private readonly double _cosine, _sine;

    internal StreetLattice(uint seed, Terrain terrain)
    {
        (_seed, _terrain) = (seed, terrain);
        var angle = (PlaceHash.Unit(PlaceHash.Of(seed, 3, 7)) - 0.5) * 1.2;
        (_cosine, _sine) = (Math.Cos(angle), Math.Sin(angle));
    }

    /// <summary>Where street lines <paramref name="column"/> and <paramref name="row"/> cross; metres east and north of the centre.</summary>
    internal Vector2 Corner(int column, int row)
    {
        var p = (column + 0.26 * PlaceHash.Signed(PlaceHash.Of(_seed + 1, column, 0))) * SpacingMetres;
        var q = (row + 0.26 * PlaceHash.Signed(PlaceHash.Of(_seed + 2, 0, row))) * SpacingMetres;
        var loose = SpacingMetres * (0.02 + 0.17 * _terrain.Irregularity(p, q));
        p += loose * PlaceHash.Signed(PlaceHash.Of(_seed + 3, column, row));
        q += loose * PlaceHash.Signed(PlaceHash.Of(_seed + 4, column, row));
        var (x, y) = (p * _cosine - q * _sine, p * _sine + q * _cosine);
        var (u, v) = (x / BendWavelength, y / BendWavelength);
        return new((float)(x + BendMetres * ValueNoise.At(_seed + 5, u, v)), (float)(y + BendMetres * ValueNoise.At(_seed + 6, u, v)));
    }

    /// <summary>Anticlockwise, from the lattice's own south-west corner.</summary>
    internal Vector2[] Block(int column, int row) =>
        [Corner(column, row), Corner(column + 1, row), Corner(column + 1, row + 1), Corner(column, row + 1)];

    /// <summary>Full width in metres of the street along a block's lower (<paramref name="alongColumns"/>) or left edge.</summary>
    internal float Width(int column, int row, bool alongColumns)
    {
        var line = alongColumns ? row : column;
        var isArterial = PlaceHash.Unit(PlaceHash.Of(_seed + (alongColumns ? 8u : 9u), line, 1)) < 0.34f;
        var middle = (Corner(column, row) + (alongColumns ? Corner(column + 1, row) : Corner(column, row + 1))) / 2;
        if (_terrain.Hilliness(middle.X, middle.Y) > 0.18f || _terrain.WaterDepthInward(middle.X, middle.Y) > 60) return isArterial && _terrain.Hilliness(middle.X, middle.Y) < 0.3f ? 9 : 0;
        var urbanity = _terrain.Urbanity(middle.X, middle.Y);
        return isArterial ? (urbanity > 0.3f ? 44 : 16) : urbanity > 0.45f ? 22 : urbanity > 0.15f ? 12 : 7;
    }

    /// <summary>Every block that may touch a rectangle, west → east, then south → north in lattice order.</summary>
    internal IEnumerable<(int Column, int Row)> Touching(double west, double south, double east, double north)
    {
        const double margin = BendMetres + SpacingMetres * 0.5;
        var (low, high) = ((P: double.PositiveInfinity, Q: double.PositiveInfinity), (P: double.NegativeInfinity, Q: double.NegativeInfinity));
        foreach (var (x, y) in new[] { (west - margin, south - margin), (east + margin, south - margin), (west - margin, north + margin), (east + margin, north + margin) })
        {
            var (p, q) = ((x * _cosine + y * _sine) / SpacingMetres, (y * _cosine - x * _sine) / SpacingMetres);
            (low, high) = ((Math.Min(low.P, p), Math.Min(low.Q, q)), (Math.Max(high.P, p), Math.Max(high.Q, q)));
        }
        for (var row = (int)Math.Floor(low.Q) - 1; row <= (int)high.Q + 1; row++)
            for (var column = (int)Math.Floor(low.P) - 1; column <= (int)high.P + 1; column++)
            {
                var (least, most) = Bounds(Block(column, row));
                if (most.X >= west && least.X <= east && most.Y >= south && least.Y <= north) yield return (column, row);
            }
    }

    internal static (Vector2 Least, Vector2 Most) Bounds(ReadOnlySpan<Vector2> ring)
    {
        var (least, most) = (ring[0], ring[0]);
        foreach (var point in ring) (least, most) = (Vector2.Min(least, point), Vector2.Max(most, point));
        return (least, most);
    }
}
