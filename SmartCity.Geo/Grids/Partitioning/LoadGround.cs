using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A request's load as it lies on the ground, in units of which the whole area holds as many as square metres.</summary>
internal sealed class LoadGround
{
    /// <summary>Empty ground counts a little, so that no zone is without any load.</summary>
    private const double LeastAreaShare = 1e-6;

    private readonly IReadOnlyList<LoadTerm> _terms;
    private readonly FixedPoint[][] _points;

    internal LoadGround(IReadOnlyList<LoadTerm> terms, FixedFrame frame)
    {
        _terms = [.. terms.Where(t => t.Points is not null)];
        _points = [.. _terms.Select(t => t.Points!.Select(p => frame.ToFixed(Math.Clamp(p.Longitude, -360, 360), Math.Clamp(p.Latitude, -360, 360))).ToArray())];
        TotalWeight = terms.Sum(t => t.Weight);
        AreaShare = Math.Max(LeastAreaShare, terms.Where(t => t.Points is null).Sum(t => t.Weight) / TotalWeight);
    }

    private double TotalWeight { get; }

    /// <summary>Load of a square metre of ground without points.</summary>
    internal double AreaShare { get; }

    internal bool HasPoints => _terms.Count > 0;

    /// <summary>The points inside the area with what each adds to the load, scaled so that the load of everything is <paramref name="domain"/>.</summary>
    /// <param name="pieceOf">The piece of ground that a point lies in; -1 outside.</param>
    /// <param name="isEstimate">A term with nothing inside is no mistake.</param>
    /// <exception cref="GeoInputException">A term has nothing inside the area.</exception>
    internal List<(FixedPoint Point, int Piece, double Load)> Inside(Func<FixedPoint, int> pieceOf, double domain, bool isEstimate)
    {
        var inside = new List<(FixedPoint, int, double)>();
        for (var t = 0; t < _terms.Count; t++)
        {
            var pieces = Array.ConvertAll(_points[t], p => pieceOf(p));
            var sum = 0.0;
            for (var i = 0; i < pieces.Length; i++)
                if (pieces[i] >= 0) sum += _terms[t].Points![i].Value;
            if (sum <= 0 && isEstimate) continue;
            if (sum <= 0) throw new GeoInputException($"The load '{_terms[t].Name}' has nothing inside the area: {pieces.Length} points, {pieces.Count(p => p >= 0)} of them inside, with values of 0 together. Check its file and CRS.");
            var scale = _terms[t].Weight / TotalWeight * domain / sum;
            for (var i = 0; i < pieces.Length; i++)
                if (pieces[i] >= 0 && _terms[t].Points![i].Value > 0) inside.Add((_points[t][i], pieces[i], scale * _terms[t].Points![i].Value));
        }
        return inside;
    }
}
