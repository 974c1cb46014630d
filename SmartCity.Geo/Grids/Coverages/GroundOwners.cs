using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Gives every face between the borders of a ground to one feature.</summary>
internal sealed class GroundOwners
{
    /// <summary>A part is covered by others when less than this share of it is its own alone.</summary>
    internal const double CoveredShare = 0.001;

    private readonly CoverageGround _ground;
    private readonly FaceGraph _faces;
    private readonly CoverageRepairOptions _options;
    private readonly RingCheck[] _rings;
    private readonly FacePieces _pieces;
    private readonly double[] _area;      // per face, square metres
    private readonly double[] _partArea;
    private readonly bool[] _isCovered;   // per part

    private GroundOwners(CoverageGround ground, FaceGraph faces, RingCheck[] rings, CoverageRepairOptions options)
    {
        (_ground, _faces, _rings, _options) = (ground, faces, rings, options);
        (Gained, Lost) = (new double[rings.Length], new double[rings.Length]);
        _pieces = new(faces, SoleFeature);
        _area = new double[faces.FaceCount];
        _partArea = new double[ground.FeatureOfPart.Count];
        var own = new double[_partArea.Length];
        for (var face = 0; face < _area.Length; face++)
        {
            _area[face] = faces.Area[face] * ground.Frame.SquareMetresAt(faces.Centre[face].Y);
            foreach (var part in faces.Regions[face])
            {
                _partArea[part] += _area[face];
                if (_pieces.Owner[face] >= 0) own[part] += _area[face];
            }
        }
        _isCovered = [.. own.Select((area, part) => area < CoveredShare * _partArea[part])];
    }

    /// <summary>Per face its feature; −1 = nobody's.</summary>
    internal int[] Owner => _pieces.Owner;

    /// <summary>Per feature what came from gaps and splinters, square metres.</summary>
    internal double[] Gained { get; }

    /// <summary>Per feature what went to others, square metres.</summary>
    internal double[] Lost { get; }

    internal int Gaps { get; private set; }

    internal double GapArea { get; private set; }

    internal int Overlaps { get; private set; }

    internal double OverlapArea { get; private set; }

    internal int Splinters { get; private set; }

    internal double SplinterArea { get; private set; }

    internal static GroundOwners Settle(CoverageGround ground, FaceGraph faces, RingCheck[] rings, CoverageRepairOptions options, CancellationToken cancellationToken)
    {
        var owners = new GroundOwners(ground, faces, rings, options);
        owners.SettleOverlaps(cancellationToken);
        owners.FillGaps();
        owners.MoveSplinters();
        return owners;
    }

    private int SoleFeature(int[] parts)
    {
        if (parts.Length == 0) return -1;
        var feature = _ground.FeatureOfPart[parts[0]];
        return Array.TrueForAll(parts, p => _ground.FeatureOfPart[p] == feature) ? feature : -1;
    }

    private void SettleOverlaps(CancellationToken cancellationToken)
    {
        var open = Enumerable.Range(0, _faces.FaceCount).Where(f => _faces.Regions[f].Length > 1 && Owner[f] < 0).OrderByDescending(f => _area[f]).ToList();
        Overlaps = open.Count;
        foreach (var face in open)
        {
            OverlapArea += _area[face];
            if (ByRight(face) is >= 0 and var winner) Give(face, winner);
        }
        // The rest by the longest border, from where the ground beside it is settled.
        for (open.RemoveAll(f => Owner[f] >= 0); open.Count > 0; open.RemoveAll(f => Owner[f] >= 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var settled = open.ConvertAll(face => _pieces.LongestNeighbour([face], owner => Claims(face, owner)));
            if (settled.TrueForAll(owner => owner < 0)) settled[0] = _faces.Regions[open[0]].Min(p => _ground.FeatureOfPart[p]);
            for (var i = 0; i < open.Count; i++)
                if (settled[i] >= 0) Give(open[i], settled[i]);
        }

        void Give(int face, int winner)
        {
            Owner[face] = winner;
            foreach (var loser in _faces.Regions[face].Select(p => _ground.FeatureOfPart[p]).Distinct())
                if (loser != winner) Lost[loser] += _area[face];
        }
    }

    private bool Claims(int face, int feature) => Array.Exists(_faces.Regions[face], p => _ground.FeatureOfPart[p] == feature);

    // A protected feature keeps its ground; then a part that has nothing else, such as an exclave within a neighbour, the smallest first.
    private int ByRight(int face)
    {
        var parts = _faces.Regions[face];
        if (parts.Where(p => _options.Protected.Contains(_ground.FeatureOfPart[p])).Select(p => _ground.FeatureOfPart[p] + 1).Order().FirstOrDefault() is > 0 and var kept) return kept - 1;
        var covered = parts.Where(p => _isCovered[p] && !IsArtefact(p)).OrderBy(p => _partArea[p]).ThenBy(p => p).ToList();
        return covered.Count == 0 ? -1 : _ground.FeatureOfPart[covered[0]];
    }

    // A small lobe that came of a ring that crosses itself.
    private bool IsArtefact(int part)
    {
        var feature = _ground.FeatureOfPart[part];
        if (_rings[feature].IsValid || _partArea[part] >= _options.SplinterSquareMetres) return false;
        for (var other = part - 1; other >= 0 && _ground.FeatureOfPart[other] == feature; other--)
            if (_partArea[other] > _partArea[part]) return true;
        for (var other = part + 1; other < _partArea.Length && _ground.FeatureOfPart[other] == feature; other++)
            if (_partArea[other] > _partArea[part]) return true;
        return false;
    }

    private void FillGaps()
    {
        var metres = Math.Sqrt(_ground.Frame.MetresPerX * _ground.Frame.MetresPerY);
        for (var face = 0; face < _faces.FaceCount; face++)
        {
            if (_faces.Regions[face].Length > 0 || _pieces.IsOutside(face)) continue;
            if (2 * _faces.Area[face] * metres >= _options.FilledWidth * _pieces.Perimeter(face)) continue;
            var owner = _pieces.LongestNeighbour([face], o => !_options.Protected.Contains(o));
            if (owner < 0) continue;
            Owner[face] = owner;
            Gained[owner] += _area[face];
            (Gaps, GapArea) = (Gaps + 1, GapArea + _area[face]);
        }
    }

    private void MoveSplinters()
    {
        var isLargest = new HashSet<int>();
        foreach (var piece in _pieces.OfOwners().OrderByDescending(p => p.Sum(f => _area[f])).ToList())
        {
            var owner = Owner[piece[0]];
            var area = piece.Sum(f => _area[f]);
            if (isLargest.Add(owner) || area >= _options.SplinterSquareMetres || _options.Protected.Contains(owner) || HoldsPart(piece, owner)) continue;
            var neighbour = _pieces.LongestNeighbour(piece, o => !_options.Protected.Contains(o));
            if (neighbour < 0) continue;
            foreach (var face in piece) Owner[face] = neighbour;
            Gained[neighbour] += area;
            Lost[owner] += area;
            (Splinters, SplinterArea) = (Splinters + 1, SplinterArea + area);
        }
    }

    // Whether most of an input part lies here: a small exclave is no splinter.
    private bool HoldsPart(List<int> piece, int owner)
    {
        var share = new Dictionary<int, double>();
        foreach (var face in piece)
            foreach (var part in _faces.Regions[face])
                if (_ground.FeatureOfPart[part] == owner) share[part] = share.GetValueOrDefault(part) + _area[face];
        return share.Any(s => s.Value > 0.5 * _partArea[s.Key] && !IsArtefact(s.Key));
    }
}
