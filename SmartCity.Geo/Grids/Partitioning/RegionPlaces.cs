using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>What a piece of ground belongs to.</summary>
/// <param name="District">Number of the request's area; -1 outside.</param>
/// <param name="Community">Number of the community; -1 = none.</param>
/// <param name="Class">1 … 9.</param>
internal readonly record struct RegionPlace(int District, int Community, int Class);

/// <summary>Reads from the regions that a face lies in what it belongs to: regions are numbered areas first, then class zones, then communities.</summary>
internal sealed class RegionPlaces
{
    /// <summary>An area whose adcode is not known takes any community.</summary>
    internal const string NoAdcode = "000000";

    private readonly PartitionRequest _request;
    private readonly ClassField _field;
    private readonly int _classes, _communities;   // first region numbers
    private readonly int[] _communityOf;

    internal RegionPlaces(PartitionRequest request, ClassField field)
    {
        (_request, _field) = (request, field);
        _classes = request.Areas.Count;
        _communities = _classes + (request.Classes?.Count ?? 0);
        // A community in several features stays one.
        Codes = [.. request.Communities.Select(c => c.Code).Distinct()];
        var number = Codes.Select((code, i) => (code, i)).ToDictionary(c => c.code, c => c.i);
        _communityOf = [.. request.Communities.Select(c => number[c.Code])];
    }

    /// <summary>The communities' twelve-digit codes, by number.</summary>
    internal IReadOnlyList<string> Codes { get; }

    internal void AddTo(Linework linework, QuadLattice lattice)
    {
        var region = 0;
        foreach (var area in _request.Areas) linework.AddRegion(area.Geometry, region++, lattice);
        foreach (var zone in _request.Classes ?? []) linework.AddRegion(zone.Geometry, region++, lattice);
        foreach (var community in _request.Communities) linework.AddRegion(community.Geometry, region++, lattice);
    }

    /// <param name="regions">Ascending.</param>
    internal RegionPlace Of(int[] regions, FixedPoint centre)
    {
        if (regions.Length == 0 || regions[0] >= _classes) return new(-1, -1, 0);
        var (community, lowest) = (-1, int.MaxValue);
        foreach (var region in regions)
            if (region >= _communities)
            {
                // Drawn by others, a community may reach a little over its county's border: there it does not count.
                var adcode = _request.Areas[regions[0]].Adcode;
                if (community < 0 && (adcode == NoAdcode || Codes[_communityOf[region - _communities]].StartsWith(adcode, StringComparison.Ordinal)))
                    community = _communityOf[region - _communities];
            }
            else if (region >= _classes) lowest = Math.Min(lowest, _request.Classes![region - _classes].Class);
        var cellClass = _request.Classes is null ? _field.At(centre) : lowest == int.MaxValue ? _field.Elsewhere : lowest;
        return new(regions[0], community, cellClass);
    }

    /// <summary>A number for the smallest unit: districts first, then communities by district.</summary>
    internal int UnitOf(RegionPlace place) =>
        place.Community < 0 ? place.District : _request.Areas.Count + place.District * Codes.Count + place.Community;
}
