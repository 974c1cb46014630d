using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Tests.Regions;

public sealed class RegionTests
{
    [Fact]
    public void Pixels_that_touch_by_a_corner_only_are_two_regions()
    {
        var labels = new int[4];
        var regions = ConnectedRegions.Find([true, false, /**/ false, true], 2, 2, labels);
        Assert.Equal(2, regions.Count);
        Assert.Equal([1, 0, 0, 2], labels);
    }

    [Fact]
    public void A_U_is_one_region_although_its_arms_begin_apart()
    {
        var labels = new int[9];
        var regions = ConnectedRegions.Find([true, false, true, /**/ true, false, true, /**/ true, true, true], 3, 3, labels);
        Assert.Equal([new(0, 0, 1), new(0, 2, 3), new(1, 0, 1), new(1, 2, 3), new(2, 0, 3)], Assert.Single(regions));
    }

    [Fact]
    public void A_square_with_a_hole_has_an_outer_ring_of_four_corners_and_a_hole()
    {
        var outline = Trace([true, true, true, /**/ true, false, true, /**/ true, true, true], 3, 3);
        Assert.Equal(8, outline.Area);
        Assert.Equal(5, outline.Shell.NumPoints);
        Assert.Single(outline.Holes);
        Assert.Equal(new Envelope(0, 3, 0, 3), outline.EnvelopeInternal);
    }

    [Fact]
    public void A_hole_that_touches_the_outside_in_a_corner_stays_a_hole_of_a_valid_polygon()
    {
        // The hole in the middle meets the notch at the corner diagonally.
        var outline = Trace([true, true, false, /**/ true, false, true, /**/ true, true, true], 3, 3);
        Assert.True(outline.IsValid);
        Assert.Equal(7, outline.Area);
    }

    [Fact]
    public void Two_holes_that_touch_in_a_corner_stay_two_holes()
    {
        var outline = Trace(
        [
            true, true, true, true,
            true, false, true, true,
            true, true, false, true,
            true, true, true, true,
        ], 4, 4);
        Assert.True(outline.IsValid);
        Assert.Equal(2, outline.NumInteriorRings);
    }

    [Fact]
    public void Every_region_of_any_mask_traces_to_a_valid_polygon_of_its_own_area() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).SelectMany((w, h) => Gen.Bool.Array[w * h].Select(m => (m, w, h))).Sample(t =>
        {
            foreach (var runs in ConnectedRegions.Find(t.m, t.w, t.h, new int[t.m.Length]))
            {
                var outline = RegionOutline.Trace(runs);
                if (!outline.IsValid || outline.Area != runs.Sum(r => r.Length)) return false;
            }
            return true;
        });

    [Fact]
    public void Windows_of_any_size_merge_into_the_regions_of_the_whole() =>
        Gen.Select(Gen.Int[1, 14], Gen.Int[1, 14], Gen.Int[1, 6]).SelectMany((w, h, s) => Gen.Bool.Array[w * h].Select(m => (m, w, h, s))).Sample(t =>
        {
            var whole = ConnectedRegions.Find(t.m, t.w, t.h, new int[t.m.Length]).Select(runs => string.Join(' ', runs)).Order();
            return whole.SequenceEqual(Merge(t.m, t.w, t.h, t.s).Select(runs => string.Join(' ', runs)).Order());
        });

    [Fact]
    public void A_rectangle_fills_its_own_box_and_knows_its_sides()
    {
        var shape = RegionShape.Of([.. Enumerable.Range(0, 3).Select(row => new RegionRun(row, 10, 22))]);
        Assert.Equal(4, shape.Elongation, 6);
        Assert.Equal(1, shape.Fill, 6);
        Assert.Equal(3, shape.Width, 6);
        Assert.Equal(4 * Math.PI * 36 / 900, shape.Compactness, 6);   // perimeter 30
    }

    private static Polygon Trace(bool[] mask, int width, int height) =>
        RegionOutline.Trace(Assert.Single(ConnectedRegions.Find(mask, width, height, new int[mask.Length])));

    private sealed class Nothing : IRegionSum<Nothing>
    {
        public void Add(Nothing other) { }
    }

    private static List<List<RegionRun>> Merge(bool[] mask, int width, int height, int size)
    {
        var merger = new RegionMerger<Nothing>(width);
        var found = new List<List<RegionRun>>();
        foreach (var strip in PixelWindow.Tiles(width, height, size).GroupBy(w => w.Row))
        {
            foreach (var window in strip)
            {
                var part = new bool[window.PixelCount];
                for (var row = 0; row < window.Height; row++) mask.AsSpan((window.Row + row) * width + window.Column, window.Width).CopyTo(part.AsSpan(row * window.Width));
                var labels = new int[part.Length];
                var pieces = ConnectedRegions.Find(part, window.Width, window.Height, labels)
                    .Select(runs => (runs.Select(r => new RegionRun(r.Row + window.Row, r.Start + window.Column, r.End + window.Column)).ToList(), new Nothing())).ToList();
                merger.Add(new(window, labels, pieces));
            }
            found.AddRange(merger.EndRow(strip.Last().EndRow == height).Select(r => r.Runs));
        }
        return found;
    }
}
