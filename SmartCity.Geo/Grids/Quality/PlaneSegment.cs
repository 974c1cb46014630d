namespace SmartCity.Geo.Grids.Quality;

/// <summary>A segment on a plane in metres.</summary>
internal readonly record struct PlaneSegment(double AX, double AY, double BX, double BY)
{
    internal double Length => double.Hypot(BX - AX, BY - AY);

    /// <summary>The stretch of this segment within a distance of another one, as shares of its length; null where none is.</summary>
    /// <remarks>What is within the distance of a segment is convex (a rectangle with two round ends), so the stretch is one.</remarks>
    internal (double From, double To)? Near(PlaneSegment other, double distance)
    {
        var (from, to) = (double.PositiveInfinity, double.NegativeInfinity);
        double startX = AX, startY = AY, dx = BX - AX, dy = BY - AY, length = dx * dx + dy * dy;
        if (length == 0) return null;
        Round(other.AX, other.AY);
        Round(other.BX, other.BY);
        double ux = other.BX - other.AX, uy = other.BY - other.AY, reach = double.Hypot(ux, uy);
        if (reach > 0)
        {
            (ux, uy) = (ux / reach, uy / reach);
            var (low, high) = (0.0, 1.0);
            Between(ref low, ref high, (AX - other.AX) * ux + (AY - other.AY) * uy, dx * ux + dy * uy, 0, reach);
            Between(ref low, ref high, (AY - other.AY) * ux - (AX - other.AX) * uy, dy * ux - dx * uy, -distance, distance);
            if (low <= high) (from, to) = (Math.Min(from, low), Math.Max(to, high));
        }
        return from < to ? (from, to) : null;

        void Round(double x, double y)
        {
            double ex = startX - x, ey = startY - y, half = ex * dx + ey * dy;
            var root = half * half - length * (ex * ex + ey * ey - distance * distance);
            if (root < 0) return;
            root = Math.Sqrt(root);
            var (low, high) = (Math.Max(0, (-half - root) / length), Math.Min(1, (-half + root) / length));
            if (low <= high) (from, to) = (Math.Min(from, low), Math.Max(to, high));
        }

        // low ≤ start + t · step ≤ high
        static void Between(ref double low, ref double high, double start, double step, double least, double most)
        {
            if (step == 0)
            {
                if (start < least || start > most) (low, high) = (1, 0);
                return;
            }
            var (a, b) = ((least - start) / step, (most - start) / step);
            (low, high) = (Math.Max(low, Math.Min(a, b)), Math.Min(high, Math.Max(a, b)));
        }
    }

    /// <summary>The nearest points of two segments that don't cross.</summary>
    internal static (double X1, double Y1, double X2, double Y2, double Distance) Nearest(PlaneSegment first, PlaneSegment second)
    {
        var best = (first.AX, first.AY, 0.0, 0.0, double.PositiveInfinity);
        Try(first.AX, first.AY, second, swap: false);
        Try(first.BX, first.BY, second, swap: false);
        Try(second.AX, second.AY, first, swap: true);
        Try(second.BX, second.BY, first, swap: true);
        return best;

        void Try(double x, double y, PlaneSegment onto, bool swap)
        {
            double dx = onto.BX - onto.AX, dy = onto.BY - onto.AY, length = dx * dx + dy * dy;
            var t = length == 0 ? 0 : Math.Clamp(((x - onto.AX) * dx + (y - onto.AY) * dy) / length, 0, 1);
            double px = onto.AX + t * dx, py = onto.AY + t * dy, distance = double.Hypot(px - x, py - y);
            if (distance < best.Item5) best = swap ? (px, py, x, y, distance) : (x, y, px, py, distance);
        }
    }
}
