using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>What each cell bears of the load: Σ weight × the cell's share of the term, the weights adding up to 1.</summary>
internal static class CellLoads
{
    /// <exception cref="GeoInputException">A weight or a value is no usable number, or a term has nothing inside the cells.</exception>
    internal static double[] Of(IReadOnlyList<ReportCell> cells, double[] areas, IReadOnlyList<LoadTerm> terms, CancellationToken cancellationToken)
    {
        var weights = terms.Sum(t => t.Weight);
        foreach (var term in terms)
            if (!(term.Weight > 0 && double.IsFinite(term.Weight))) throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the weight {term.Weight}; a number above 0 is needed."));
        var loads = new double[cells.Count];
        Locator? locator = null;
        foreach (var term in terms)
        {
            var values = areas;
            if (term.Points is { } points)
            {
                locator ??= new(cells);
                values = new double[cells.Count];
                for (var i = 0; i < points.Count; i++)
                {
                    if ((i & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
                    if (!(points[i].Value >= 0 && double.IsFinite(points[i].Value)))
                        throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the value {points[i].Value} at {points[i].Longitude:0.######}, {points[i].Latitude:0.######}; a number from 0 is needed."));
                    if (locator.CellAt(new(points[i].Longitude, points[i].Latitude)) is >= 0 and var cell) values[cell] += points[i].Value;
                }
            }
            var sum = values.Sum();
            if (!(sum > 0)) throw new GeoInputException($"The load '{term.Name}' has nothing inside the cells: {(term.Points is null ? "they have no area" : $"none of its {term.Points.Count} points lies there, or all are 0; check their CRS and place")}.");
            for (var i = 0; i < loads.Length; i++) loads[i] += term.Weight / weights * values[i] / sum;
        }
        return loads;
    }

    private sealed class Locator
    {
        private readonly STRtree<int> _boxes = new();
        private readonly IndexedPointInAreaLocator[] _cells;
        private int _last = -1;

        internal Locator(IReadOnlyList<ReportCell> cells)
        {
            _cells = [.. cells.Select(c => new IndexedPointInAreaLocator(c.Geometry))];
            for (var i = 0; i < cells.Count; i++) _boxes.Insert(cells[i].Geometry.EnvelopeInternal, i);
            _boxes.Build();
        }

        /// <summary>The cell inside which a point lies; on a border the first of its cells, -1 outside.</summary>
        internal int CellAt(Coordinate point)
        {
            // Points come in rows and heaps: the next one often lies in the same cell.
            if (_last >= 0 && _cells[_last].Locate(point) == Location.Interior) return _last;
            var found = -1;
            foreach (var cell in _boxes.Query(new Envelope(point)))
                switch (_cells[cell].Locate(point))
                {
                    case Location.Interior:
                        return _last = cell;
                    case Location.Boundary when found < 0 || cell < found:
                        found = cell;
                        break;
                }
            return found;
        }
    }
}
