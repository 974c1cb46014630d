using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Comparison;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Codes for cells that came without one.</summary>
/// <remarks>Where no cell of a county has a code, all get one by <see cref="CellCodes"/>. Where some have, a cell joins the community of
/// the nearest that has, under the next numbers of its sequence; existing codes stay. Communities chosen so are marked as synthetic.</remarks>
internal static class MissingCodes
{
    private const int CommunityDigits = 12;

    /// <returns>How many codes were given.</returns>
    /// <exception cref="GeoInputException">A community or a county has more cells than the digits can number.</exception>
    internal static int Give(IReadOnlyList<CellDraft> drafts, IReadOnlyList<Geometry> areas)
    {
        var given = 0;
        foreach (var county in drafts.Select((Draft, Index) => (Draft, Index)).GroupBy(d => d.Draft.Adcode))
        {
            var (known, missing) = (county.Where(d => d.Draft.Code is not null).ToList(), county.Where(d => d.Draft.Code is null).ToList());
            given += missing.Count;
            if (missing.Count == 0) continue;
            List<(Coordinate Centre, double Area)> places = [.. missing.Select(m => (areas[m.Index].Centroid.Coordinate, areas[m.Index].Area))];
            if (known.Count == 0)
            {
                var codes = CellCodes.WithinCounty(county.Key, places);
                for (var i = 0; i < codes.Length; i++) missing[i].Draft.Code = county.Key + codes[i];
            }
            else Join(missing.ConvertAll(m => m.Draft), places, [.. known.Select(k => (k.Draft.Code!, areas[k.Index].Centroid.Coordinate))]);
            foreach (var (draft, _) in missing) draft.CommunityIsSynthetic = true;
        }
        return given;
    }

    private static void Join(List<CellDraft> missing, List<(Coordinate Centre, double Area)> places, List<(string Code, Coordinate Centre)> known)
    {
        var sequence = new CodeSequence(known.Select(k => k.Code));
        foreach (var i in CellCodes.Rows([.. Enumerable.Range(0, missing.Count)], places))
            missing[i].Code = sequence.Next(known.MinBy(k => (k.Centre.Distance(places[i].Centre), k.Code)).Code[..CommunityDigits]);
    }
}
