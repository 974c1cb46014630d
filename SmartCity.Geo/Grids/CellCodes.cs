using System.Globalization;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>15-digit codes where no subdistrict and community polygons are at hand: both parts are made up, by nearness.</summary>
/// <remarks>County 6 (GB/T 2260), subdistrict 3 (GB/T 10114), community 3, sequence 3 from west to east, then north to south inside the community.</remarks>
internal static class CellCodes
{
    private const int CellsPerCommunity = 8, CommunitiesPerSubdistrict = 12;

    /// <param name="centres">Of the cells of one county: longitude, latitude.</param>
    /// <returns>The code of each cell, in the order given.</returns>
    /// <exception cref="GeoInputException">More than 999 subdistricts, or a code of other than six digits.</exception>
    internal static string[] Assign(string adcode, IReadOnlyList<Coordinate> centres)
    {
        if (adcode.Length != 6 || !adcode.All(char.IsAsciiDigit)) throw new GeoInputException($"'{adcode}' is no county code: six digits are needed (GB/T 2260), such as 530102.");
        var codes = new string[centres.Count];
        var subdistrict = 0;
        foreach (var ofSubdistrict in Groups([.. Enumerable.Range(0, centres.Count)], centres, CellsPerCommunity * CommunitiesPerSubdistrict))
        {
            if (++subdistrict > 999) throw new GeoInputException($"County {adcode} would need more than 999 subdistricts; ask for fewer cells.");
            var community = 0;
            foreach (var ofCommunity in Groups(ofSubdistrict, centres, CellsPerCommunity))
            {
                community++;
                var sequence = 0;
                foreach (var cell in InReadingOrder(ofCommunity, centres))
                    codes[cell] = string.Create(CultureInfo.InvariantCulture, $"{adcode}{subdistrict:000}{community:000}{++sequence:000}");
            }
        }
        return codes;
    }

    /// <summary>West to east in bands from north to south, as one reads.</summary>
    internal static IEnumerable<int> InReadingOrder(List<int> cells, IReadOnlyList<Coordinate> centres)
    {
        var (south, north) = (cells.Min(c => centres[c].Y), cells.Max(c => centres[c].Y));
        var bands = Math.Max(1, (int)Math.Round(Math.Sqrt(cells.Count)));
        var height = (north - south) / bands;
        return cells.OrderBy(c => height > 0 ? Math.Min(bands - 1, (int)((north - centres[c].Y) / height)) : 0).ThenBy(c => centres[c].X).ThenByDescending(c => centres[c].Y);
    }

    /// <summary>Near ones together, at most <paramref name="size"/> a group: halved along the longer side.</summary>
    private static List<List<int>> Groups(List<int> cells, IReadOnlyList<Coordinate> centres, int size)
    {
        if (cells.Count <= size) return [cells];
        var wide = cells.Max(c => centres[c].X) - cells.Min(c => centres[c].X) > cells.Max(c => centres[c].Y) - cells.Min(c => centres[c].Y);
        var order = (wide ? cells.OrderBy(c => centres[c].X) : cells.OrderByDescending(c => centres[c].Y)).ToList();
        var groups = (cells.Count + size - 1) / size;
        var first = cells.Count * (groups / 2) / groups;
        return [.. Groups(order[..first], centres, size), .. Groups(order[first..], centres, size)];
    }
}
