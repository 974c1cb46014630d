using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Tests.Grids.Coverages;

/// <summary>The three published boundary files of Kunming, on both datums, mended.</summary>
public class DirtyDistrictsTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("datav2021_wgs84")]
    [InlineData("datav2021_gcj02")]
    [InlineData("amap2019_wgs84")]
    [InlineData("amap2019_gcj02")]
    [InlineData("amap_hires_wgs84")]
    [InlineData("amap_hires_gcj02")]
    public void A_dirty_file_becomes_a_valid_coverage_and_no_district_or_exclave_is_lost(string file)
    {
        var options = new CoverageRepairOptions();
        var districts = RealData.Districts($"kunming_districts_{file}.geojson");
        var repaired = CoverageRepair.Run([.. districts.Select(d => d.Geometry)], options, Stop);

        Assert.True(repaired.After.IsValid, string.Join('\n', repaired.After.Faults));
        Assert.Empty(repaired.After.Of(CoverageFaultKind.UnmatchedEdge));
        Assert.InRange(repaired.LargestMoveMetres, 0, options.ToleranceMetres);
        output.WriteLine($"{repaired.Changes.Count(c => c.IsChanged)} changed, {repaired.Changes.Sum(c => c.VerticesMoved)} vertices moved, at most {repaired.LargestMoveMetres:0.000} m; gaps {repaired.GapsFilled} ({repaired.GapsSquareMetres / 1e6:0.000000} km²), overlaps {repaired.OverlapsSettled} ({repaired.OverlapsSquareMetres / 1e6:0.000000}), splinters {repaired.SplintersMoved} ({repaired.SplintersSquareMetres / 1e6:0.000000}); warnings {string.Join(", ", repaired.After.Faults.GroupBy(f => f.Kind).Select(g => $"{g.Key} {g.Count()}"))}");
        for (var i = 0; i < districts.Count; i++)
        {
            var change = repaired.Changes[i];
            output.WriteLine($"  {districts[i].Name}: moved {change.VerticesMoved} ({change.LargestMoveMetres:0.000} m), area {change.AreaBefore / 1e6:0.000000} → {change.AreaAfter / 1e6:0.000000}, +{change.GainedSquareMetres:0} −{change.LostSquareMetres:0} m², parts {change.PartsBefore} → {change.PartsAfter}, holes {change.HolesBefore} → {change.HolesAfter}{(change.IsRingFixed ? ", ring fixed" : "")}");
            Assert.Equal(1, change.AreaAfter / change.AreaBefore, 2e-3);
        }
        var again = CoverageRepair.Run(repaired.Features, options, Stop);
        Assert.All(repaired.Features.Zip(again.Features), pair => Assert.Same(pair.First, pair.Second));
    }
}
