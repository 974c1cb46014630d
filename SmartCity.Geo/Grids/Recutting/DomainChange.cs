using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>Districts whose borders moved: ground changes hands, whole cells change districts, all other cells stay as they are.</summary>
internal static class DomainChange
{
    private const double SmallestOwnCell = 0.25;   // of the mean cell

    /// <param name="steps">Gets a step for every cell that changed.</param>
    /// <returns>All cells; those that changed without a sequence number.</returns>
    internal static List<GridCell> Apply(IReadOnlyList<GridCell> cells, IReadOnlyList<PartitionArea> units, List<RecutStep> steps, CancellationToken cancellationToken)
    {
        var overlay = CellOverlay.Run([.. cells.Select(c => c.Geometry)], [.. units.Select(u => u.Geometry)], out _, null, cancellationToken);
        var home = new int[cells.Count];
        for (var i = 0; i < home.Length; i++)
            home[i] = overlay.Where(o => o.One == i && o.Other >= 0).MaxBy(o => (o.AreaSquareMetres, -o.Other))?.Other ?? -1;
        // Parts of ground: each has a unit, and the cell that it stays with where cell and unit still go together.
        var parts = overlay.Where(o => o.Other >= 0).SelectMany(o => Enumerable.Range(0, o.Geometry.NumGeometries).Select(n => (o.One, Unit: o.Other, Geometry: o.Geometry.GetGeometryN(n)))).ToList();
        var owner = parts.Select(p => p.One >= 0 && home[p.One] == p.Unit ? p.One : -1).ToArray();
        var mesh = new CellMesh();
        for (var i = 0; i < parts.Count; i++) mesh.Add(i, parts[i].Geometry);
        var mean = cells.Sum(c => c.Geometry.Area) / cells.Count;
        var made = new List<GridCell>();
        // The parts without a cell join a neighbour of their unit one by one; what has none yet waits for a neighbour to join.
        var waiting = new Queue<int>(Enumerable.Range(0, parts.Count).Where(i => owner[i] < 0).OrderBy(i => parts[i].Geometry.Area));
        for (var idle = 0; waiting.TryDequeue(out var part);)
        {
            var heir = mesh.Neighbours(part).Where(n => owner[n.Key] >= 0 && parts[n.Key].Unit == parts[part].Unit && parts[part].Geometry.Area < mean)
                .GroupBy(n => owner[n.Key]).OrderByDescending(g => g.Sum(n => n.Value)).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefault(-1);
            if (heir < 0 && idle++ < waiting.Count && parts[part].Geometry.Area < SmallestOwnCell * mean)
            {
                waiting.Enqueue(part);
                continue;
            }
            idle = 0;
            owner[part] = heir >= 0 ? heir : cells.Count + made.Count;
            if (heir < 0) made.Add(New(cells, units[parts[part].Unit], parts[part].One, parts[part].Geometry));
        }
        var partsOf = Enumerable.Range(0, parts.Count).ToLookup(i => owner[i]);
        var isWhole = Enumerable.Range(0, cells.Count).Select(i => IsUntouched(i, partsOf[i], parts, overlay)).ToArray();
        var outlines = ExactUnion.Of([.. parts.Select(p => p.Geometry)], [.. owner.Select(o => o < cells.Count && isWhole[o] ? -1 : o)], cells.Count + made.Count, cancellationToken);
        var result = new CellMesh();
        var changed = new List<int>();
        for (var i = 0; i < outlines.Length; i++)
        {
            var geometry = i < cells.Count && isWhole[i] ? cells[i].Geometry : outlines[i];
            if (geometry.IsEmpty)
            {
                steps.Add(new("merge", "domain", [cells[i].Code], []));
                continue;
            }
            result.Add(i, geometry);
            if (i >= cells.Count || !isWhole[i]) changed.Add(i);
        }
        result.Match(changed, Enumerable.Range(0, cells.Count).Where(i => isWhole[i] && changed.Exists(c => result[c].EnvelopeInternal.Intersects(cells[i].Geometry.EnvelopeInternal))));
        var answer = new List<GridCell>();
        for (var i = 0; i < outlines.Length; i++)
        {
            if (i < cells.Count && !isWhole[i] && outlines[i].IsEmpty) continue;
            var cell = i < cells.Count ? cells[i] : made[i - cells.Count];
            var unit = i < cells.Count ? units[home[i]] : null;
            if (unit is not null && unit.Adcode != cell.Adcode)
                cell = cell with { Code = unit.Adcode + cell.Code[6..12] + "000", Adcode = unit.Adcode, DistrictName = unit.Name, CommunityIsSynthetic = true };
            var isNew = i >= cells.Count || !isWhole[i] || cell.Adcode != cells[i].Adcode;
            if (isNew) steps.Add(new("shift", "domain", i < cells.Count ? [cells[i].Code] : [], []));
            // Whether it still is the cell of its code is asked when all codes are given.
            answer.Add(!isNew ? cell with { Geometry = result[i] } : cell with { Code = cell.Code[..12] + "000", Geometry = result[i], AreaSquareMetres = Crs.EllipsoidalMeasure.Area(result[i]), PerimeterMetres = Crs.EllipsoidalMeasure.Length(result[i]) });
        }
        return answer;
    }

    private static bool IsUntouched(int cell, IEnumerable<int> own, List<(int One, int Unit, Geometry Geometry)> parts, List<SharedGround> overlay) =>
        own.All(p => parts[p].One == cell) && overlay.Count(o => o.One == cell) == 1;

    // Ground too large or too lonely to join a cell becomes one: of the class that it had, or else of its unit's most frequent class.
    private static GridCell New(IReadOnlyList<GridCell> cells, PartitionArea unit, int former, Geometry geometry)
    {
        var like = former >= 0 ? cells[former] : cells.Where(c => c.Adcode == unit.Adcode).DefaultIfEmpty(cells[0]).MinBy(c => c.Geometry.EnvelopeInternal.Distance(geometry.EnvelopeInternal))!;
        var community = like.Adcode == unit.Adcode ? like.Code[..12] : cells.Where(c => c.Adcode == unit.Adcode).Select(c => c.Code[..12]).FirstOrDefault(unit.Adcode + "901901");
        return like with { Code = community + "000", Adcode = unit.Adcode, DistrictName = unit.Name, CommunityIsSynthetic = true, Geometry = geometry };
    }
}
