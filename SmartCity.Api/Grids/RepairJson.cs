using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What a repair did, on the wire; the same from the command and from the endpoint.</summary>
internal static class RepairJson
{
    internal static object Of(RepairedCoverage repaired, string[] names)
    {
        var stays = Enumerable.Range(0, names.Length).Where(i => repaired.Changes[i].DuplicateOf is null).Select(i => names[i]).ToArray();
        return new
        {
            Changed = repaired.IsChanged,
            repaired.GapsFilled,
            GapsM2 = repaired.GapsSquareMetres,
            repaired.OverlapsSettled,
            OverlapsM2 = repaired.OverlapsSquareMetres,
            repaired.SplintersMoved,
            SplintersM2 = repaired.SplintersSquareMetres,
            VerticesMoved = repaired.Changes.Sum(c => c.VerticesMoved),
            LargestMoveM = repaired.LargestMoveMetres,
            Features = repaired.Changes.Select((c, i) => new
            {
                Feature = names[i],
                FeatureNumber = i + 1,
                Changed = c.IsChanged,
                c.VerticesMoved,
                LargestMoveM = c.LargestMoveMetres,
                AreaBeforeM2 = c.AreaBefore,
                AreaAfterM2 = c.AreaAfter,
                GainedM2 = c.GainedSquareMetres,
                LostM2 = c.LostSquareMetres,
                c.PartsBefore,
                c.PartsAfter,
                c.HolesBefore,
                c.HolesAfter,
                RingFixed = c.IsRingFixed,
                DuplicateOf = c.DuplicateOf is { } of ? names[of] : null,
            }),
            After = CoverageJson.Of(repaired.After, stays),
        };
    }

    /// <summary>The features that stay, each with its attributes.</summary>
    internal static List<VectorFeature> Features(RepairedCoverage repaired, IReadOnlyList<VectorFeature> features) =>
        [.. features.Select((f, i) => f with { Geometry = repaired.Features[i] }).Where(f => !f.Geometry.IsEmpty)];
}
