using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>What a cell bears: its value of each term, and the points that make it.</summary>
/// <param name="Values">Per term, in the term's own unit; square metres for the ground.</param>
/// <param name="Points">Per term the places in its list.</param>
internal sealed record CellLoad(double[] Values, int[][] Points);

/// <summary>Keeps what each cell bears while cells are merged and cut; totals stay those of the beginning.</summary>
internal sealed class LoadLedger
{
    private readonly IReadOnlyList<LoadTerm> _terms;
    private readonly double[] _scale;

    /// <exception cref="GeoInputException">A weight or value is no usable number, or a term has nothing inside the cells.</exception>
    internal LoadLedger(IReadOnlyList<LoadTerm> terms, IReadOnlyList<Geometry> cells, CancellationToken cancellationToken)
    {
        if (terms.Count == 0) throw new GeoInputException("There is no load; give at least one term, such as area.");
        foreach (var term in terms)
        {
            if (!(term.Weight > 0 && double.IsFinite(term.Weight))) throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the weight {term.Weight}; a number above 0 is needed."));
            if (term.Points?.FirstOrDefault(p => !(p.Value >= 0 && double.IsFinite(p.Value))) is { Value: not 0 } wrong)
                throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the value {wrong.Value} at {wrong.Longitude:0.######}, {wrong.Latitude:0.######}; a number from 0 is needed."));
        }
        _terms = terms;
        Initial = Divide(cells, [.. terms.Select(t => t.Points is null ? [] : Enumerable.Range(0, t.Points.Count).ToArray())], cancellationToken);
        var weights = terms.Sum(t => t.Weight);
        _scale = new double[terms.Count];
        for (var t = 0; t < terms.Count; t++)
        {
            var total = Initial.Sum(l => l.Values[t]);
            if (!(total > 0)) throw new GeoInputException($"The load '{terms[t].Name}' has nothing inside the cells: none of its points lies there, or all are 0; check their CRS and place.");
            _scale[t] = terms[t].Weight / weights / total;
        }
    }

    /// <summary>Of the cells that came.</summary>
    internal IReadOnlyList<CellLoad> Initial { get; }

    /// <summary>Σ weight × share; 1 for all cells together.</summary>
    internal double Of(CellLoad load)
    {
        var sum = 0.0;
        for (var t = 0; t < _scale.Length; t++) sum += _scale[t] * load.Values[t];
        return sum;
    }

    internal static CellLoad Together(IReadOnlyCollection<CellLoad> loads)
    {
        var first = loads.First();
        return new([.. first.Values.Select((_, t) => loads.Sum(l => l.Values[t]))], [.. first.Points.Select((_, t) => loads.SelectMany(l => l.Points[t]).ToArray())]);
    }

    /// <summary>The load of a group among new cells of its ground.</summary>
    internal IReadOnlyList<CellLoad> Divide(CellLoad load, IReadOnlyList<Geometry> cells, CancellationToken cancellationToken) => Divide(cells, load.Points, cancellationToken);

    /// <summary>The terms as far as they concern a group, for a partition of it.</summary>
    internal List<LoadTerm> Within(CellLoad load) =>
        [.. _terms.Select((term, t) => (Term: term, T: t)).Where(x => x.Term.Points is null || load.Values[x.T] > 0)
            // Within the group a term counts by how much of it lies there.
            .Select(x => new LoadTerm(x.Term.Name, Math.Max(1e-12, _scale[x.T] * load.Values[x.T]), x.Term.Points is null ? null : [.. load.Points[x.T].Select(p => x.Term.Points[p])]))];

    private CellLoad[] Divide(IReadOnlyList<Geometry> cells, int[][] points, CancellationToken cancellationToken)
    {
        var values = cells.Select(c => _terms.Select(t => t.Points is null ? EllipsoidalMeasure.Area(c) : 0).ToArray()).ToList();
        var lists = cells.Select(_ => _terms.Select(_ => new List<int>()).ToArray()).ToList();
        CellLocator? locator = null;
        for (var t = 0; t < _terms.Count; t++)
        {
            if (_terms[t].Points is not { } all) continue;
            locator ??= CellLocator.Build([.. cells.Select((c, i) => new CellShape(i.ToString("D6", System.Globalization.CultureInfo.InvariantCulture), c))], cancellationToken);
            foreach (var p in points[t])
            {
                var cell = locator.Find(all[p].Longitude, all[p].Latitude);
                if (cell < 0) continue;
                values[cell][t] += all[p].Value;
                lists[cell][t].Add(p);
            }
        }
        return [.. cells.Select((_, i) => new CellLoad(values[i], [.. lists[i].Select(l => l.ToArray())]))];
    }
}
