using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>A vertex in whole units of its frame, counted from the frame's origin; X runs east, Y north.</summary>
internal readonly record struct FixedPoint(long X, long Y)
{
    /// <summary>Twice the signed area of the triangle a, b, c: positive when c lies left of a → b. Exact within <see cref="FixedFrame.MaximumExtent"/>.</summary>
    internal static long Turn(FixedPoint a, FixedPoint b, FixedPoint c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}

/// <summary>The whole-number plane that a partition is computed in: topology in it is exact.</summary>
/// <remarks>In millimetre units coordinates with up to eight decimals come back as the very same doubles.</remarks>
internal sealed class FixedFrame
{
    /// <summary>About a millimetre.</summary>
    internal const double MillimetreUnits = 1e8;

    /// <summary>15 degrees in millimetre units: products of two differences still fit into 64 bits.</summary>
    internal const long MaximumExtent = 1_500_000_000;

    internal FixedFrame(Envelope envelope, double unitsPerDegree = MillimetreUnits)
    {
        UnitsPerDegree = unitsPerDegree;
        OriginX = (long)Math.Round(envelope.MinX * UnitsPerDegree);
        OriginY = (long)Math.Round(envelope.MinY * UnitsPerDegree);
        Width = (long)Math.Round(envelope.MaxX * UnitsPerDegree) - OriginX;
        Height = (long)Math.Round(envelope.MaxY * UnitsPerDegree) - OriginY;
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(envelope.Centre.Y);
        MetresPerX = longitude / UnitsPerDegree;
        MetresPerY = latitude / UnitsPerDegree;
    }

    /// <summary>The finest unit that 64 bits allow for an extent: a tenth of a millimetre for a city, a millimetre for up to 15°.</summary>
    internal static double FinestUnits(Envelope envelope) =>
        2.4 * envelope.Width * envelope.Height * MillimetreUnits * 10 * MillimetreUnits * 10 < long.MaxValue && Math.Max(envelope.Width, envelope.Height) < 4
            ? MillimetreUnits * 10
            : MillimetreUnits;

    /// <summary>Whether all vertices have at most eight decimals.</summary>
    internal static bool IsOnLattice(Geometry areas)
    {
        var filter = new LatticeFilter();
        areas.Apply(filter);
        return !filter.Done;
    }

    internal double UnitsPerDegree { get; }

    internal long OriginX { get; }

    internal long OriginY { get; }

    internal long Width { get; }

    internal long Height { get; }

    /// <summary>Metres of a unit to the east at the middle latitude.</summary>
    internal double MetresPerX { get; }

    /// <summary>Metres of a unit to the north at the middle latitude.</summary>
    internal double MetresPerY { get; }

    /// <summary>Metres of a unit east and north at a height above the frame's southern edge, in units.</summary>
    internal (double X, double Y) MetresAt(double y)
    {
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((y + OriginY) / UnitsPerDegree);
        return (longitude / UnitsPerDegree, latitude / UnitsPerDegree);
    }

    internal FixedPoint ToFixed(double longitude, double latitude) =>
        new((long)Math.Round(longitude * UnitsPerDegree) - OriginX, (long)Math.Round(latitude * UnitsPerDegree) - OriginY);

    internal Coordinate ToCoordinate(FixedPoint point) => new((point.X + OriginX) / UnitsPerDegree, (point.Y + OriginY) / UnitsPerDegree);

    /// <summary>Square metres of a square unit at a height over the frame's origin, in units.</summary>
    internal double SquareMetresAt(double y)
    {
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((y + OriginY) / UnitsPerDegree);
        return longitude / UnitsPerDegree * (latitude / UnitsPerDegree);
    }

    /// <summary>Metres between two near points, at their own latitude.</summary>
    internal double Metres(FixedPoint a, FixedPoint b)
    {
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((a.Y + b.Y + 2.0 * OriginY) / 2 / UnitsPerDegree);
        return double.Hypot((b.X - a.X) / UnitsPerDegree * longitude, (b.Y - a.Y) / UnitsPerDegree * latitude);
    }

    /// <summary>Units to the east and to the north beyond which two points of the frame are further apart than so many metres.</summary>
    internal (long East, long North) UnitsWithin(double metres)
    {
        // A degree of longitude is shortest far from the equator, one of latitude near it.
        var (south, north) = (Math.Abs(OriginY / UnitsPerDegree), Math.Abs((OriginY + Height) / UnitsPerDegree));
        var shortest = EllipsoidalMeasure.MetresPerDegree(Math.Min(89.999, Math.Max(south, north))).Longitude;
        return ((long)Math.Ceiling(metres / shortest * UnitsPerDegree) + 1, (long)Math.Ceiling(metres / EllipsoidalMeasure.MetresPerDegree(0).Latitude * UnitsPerDegree) + 1);
    }

    private sealed class LatticeFilter : ICoordinateSequenceFilter
    {
        public bool Done { get; private set; }

        public bool GeometryChanged => false;

        public void Filter(CoordinateSequence seq, int i) => Done |= IsOff(seq.GetX(i)) || IsOff(seq.GetY(i));

        private static bool IsOff(double degrees) => Math.Round(degrees * MillimetreUnits) / MillimetreUnits != degrees;
    }
}
