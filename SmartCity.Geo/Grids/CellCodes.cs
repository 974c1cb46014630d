using System.Globalization;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>15-digit codes: 6 county (GB/T 2260), 3 subdistrict (GB/T 10114), 3 community, 3 sequence.</summary>
/// <remarks>Where there is no community polygon the middle six digits are made up and the cells say so: subdistricts and communities are bands
/// of neighbouring cells, numbered from 901, which GB/T 10114 gives to no township. The sequence runs in rows from north to south and
/// within a row from west to east, a row being as high as the community's mean cell.</remarks>
internal static class CellCodes
{
    internal const int CellsOfCommunity = 12, CommunitiesOfSubdistrict = 10, FirstSynthetic = 901, Largest = 999;

    /// <param name="cells">Centre and area in square degrees of the cells of one county.</param>
    /// <returns>Per cell the last nine digits.</returns>
    /// <exception cref="GeoInputException">The county has more cells than nine digits can number.</exception>
    internal static string[] WithinCounty(string adcode, IReadOnlyList<(Coordinate Centre, double Area)> cells)
    {
        var codes = new string[cells.Count];
        // So many cells that 99 × 99 communities of twelve do not hold them: fill the communities further.
        const int places = Largest - FirstSynthetic + 1;
        var perCommunity = Math.Max(CellsOfCommunity, (int)Math.Ceiling(cells.Count / (double)(places * CommunitiesOfSubdistrict)));
        var subdistricts = Groups([.. Enumerable.Range(0, cells.Count)], cells, perCommunity * CommunitiesOfSubdistrict);
        for (var s = 0; s < subdistricts.Count; s++)
        {
            var communities = Groups(subdistricts[s], cells, perCommunity);
            for (var c = 0; c < communities.Count; c++)
            {
                var ordered = Rows(communities[c], cells);
                if (FirstSynthetic + s > Largest || FirstSynthetic + c > Largest || ordered.Count > Largest)
                    throw new GeoInputException($"County {adcode} has {cells.Count} cells; 15-digit codes run out at {places} synthetic subdistricts of {places} communities and {Largest} cells in a community. Ask for fewer cells.");
                for (var i = 0; i < ordered.Count; i++)
                    codes[ordered[i]] = string.Create(CultureInfo.InvariantCulture, $"{FirstSynthetic + s:000}{FirstSynthetic + c:000}{i + 1:000}");
            }
        }
        return codes;
    }

    /// <param name="community">Twelve digits.</param>
    /// <param name="cells">Centre and area in square degrees of the cells of one community.</param>
    /// <returns>Per cell the last three digits.</returns>
    /// <exception cref="GeoInputException">The community has more cells than three digits can number.</exception>
    internal static string[] WithinCommunity(string community, IReadOnlyList<(Coordinate Centre, double Area)> cells)
    {
        if (cells.Count > Largest) throw new GeoInputException($"Community {community} has {cells.Count} cells; 15-digit codes number at most {Largest} in a community. Ask for fewer cells.");
        var codes = new string[cells.Count];
        var ordered = Rows([.. Enumerable.Range(0, cells.Count)], cells);
        for (var i = 0; i < ordered.Count; i++) codes[ordered[i]] = string.Create(CultureInfo.InvariantCulture, $"{i + 1:000}");
        return codes;
    }

    /// <summary>Compact groups of at most <paramref name="size"/>, by halving across the longer side; north-west groups come first.</summary>
    private static List<List<int>> Groups(List<int> members, IReadOnlyList<(Coordinate Centre, double Area)> cells, int size)
    {
        var count = (members.Count + size - 1) / size;
        if (count <= 1) return [members];
        double width = members.Max(i => cells[i].Centre.X) - members.Min(i => cells[i].Centre.X);
        double height = members.Max(i => cells[i].Centre.Y) - members.Min(i => cells[i].Centre.Y);
        var ordered = width > height
            ? members.OrderBy(i => cells[i].Centre.X).ThenBy(i => i).ToList()
            : members.OrderByDescending(i => cells[i].Centre.Y).ThenBy(i => i).ToList();
        var first = (int)((long)members.Count * (count / 2) / count);
        return [.. Groups(ordered.GetRange(0, first), cells, size), .. Groups(ordered.GetRange(first, members.Count - first), cells, size)];
    }

    /// <summary>Rows from north to south, each from west to east.</summary>
    internal static List<int> Rows(List<int> members, IReadOnlyList<(Coordinate Centre, double Area)> cells)
    {
        var height = Math.Sqrt(members.Average(i => cells[i].Area));
        var result = new List<int>(members.Count);
        var row = new List<int>();
        foreach (var cell in members.OrderByDescending(i => cells[i].Centre.Y).ThenBy(i => cells[i].Centre.X))
        {
            if (row.Count > 0 && cells[row[0]].Centre.Y - cells[cell].Centre.Y >= (1 - 1e-9) * height) Flush();   // rows of squares are exactly as high
            row.Add(cell);
        }
        Flush();
        return result;

        void Flush()
        {
            result.AddRange(row.OrderBy(i => cells[i].Centre.X).ThenByDescending(i => cells[i].Centre.Y));
            row.Clear();
        }
    }
}
