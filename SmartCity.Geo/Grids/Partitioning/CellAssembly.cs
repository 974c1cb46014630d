using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>From outlines to cells: whose each is, its code and its measures.</summary>
internal static class CellAssembly
{
    /// <param name="classes">Per outline.</param>
    /// <exception cref="GeoInputException">A county or community has more cells than its codes can number.</exception>
    internal static List<GridCell> Run(PartitionRequest request, RegionPlaces places, AtomGraph atoms, int[] cellOfAtom, Geometry[] outlines, int[] classes)
    {
        var district = Majority(atoms, cellOfAtom, outlines.Length, atoms.District);
        var community = Majority(atoms, cellOfAtom, outlines.Length, atoms.Community);
        var centres = outlines.Select(o => (o.Centroid.Coordinate, o.Area)).ToList();
        var codes = new string[outlines.Length];
        foreach (var group in Enumerable.Range(0, outlines.Length).GroupBy(Prefix))
        {
            var members = group.ToList();
            var digits = group.Key.Length == 12
                ? CellCodes.WithinCommunity(group.Key, [.. members.Select(i => centres[i])])
                : CellCodes.WithinCounty(group.Key, [.. members.Select(i => centres[i])]);
            for (var i = 0; i < members.Count; i++) codes[members[i]] = group.Key + digits[i];
        }
        var cells = outlines.Select((outline, i) => new GridCell
        {
            Code = codes[i],
            Class = classes[i],
            Adcode = codes[i][..6],
            DistrictName = request.Areas[district[i]].Name,
            AreaSquareMetres = EllipsoidalMeasure.Area(outline),
            PerimeterMetres = EllipsoidalMeasure.Length(outline),
            CommunityIsSynthetic = community[i] < 0,
            Geometry = outline,
        }).ToList();
        cells.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        return cells;

        // Twelve digits where the community is known, else the county's six.
        string Prefix(int cell) => community[cell] >= 0 ? places.Codes[community[cell]] : request.Areas[district[cell]].Adcode;
    }

    // Per cell what it has most ground of.
    private static int[] Majority(AtomGraph atoms, int[] cellOfAtom, int cells, int[] owner)
    {
        var area = new Dictionary<(int Cell, int Owner), double>();
        for (var atom = 0; atom < atoms.Count; atom++)
            area[(cellOfAtom[atom], owner[atom])] = area.GetValueOrDefault((cellOfAtom[atom], owner[atom])) + atoms.Area[atom];
        var (most, result) = (new double[cells], new int[cells]);
        foreach (var ((cell, place), size) in area.OrderBy(a => a.Key))
            if (size > most[cell]) (most[cell], result[cell]) = (size, place);
        return result;
    }
}
