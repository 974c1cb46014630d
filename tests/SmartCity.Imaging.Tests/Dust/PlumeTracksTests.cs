using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>Cells above the threshold become plumes, plumes of several frames become one with a history.</summary>
public sealed class PlumeTracksTests
{
    private static readonly DustFrame Frame = new("frame.jpg", 320, 240, new byte[320 * 240], new byte[320 * 240], new byte[320 * 240]) { SourceWidth = 640, SourceHeight = 480 };

    [Fact]
    public void A_block_of_cells_is_a_plume_with_area_outline_and_base_in_the_pictures_own_pixels()
    {
        var plume = Assert.Single(Found(4, 6, 5, 3, 0.8f));   // 5 × 3 cells of 16 source pixels
        Assert.Equal(15.0 / 1200, plume.AreaShare, 1e-9);
        Assert.Equal(15 * 256, plume.Outline.Area, 1e-6);
        Assert.Equal((64.0, 96.0), (plume.Outline.EnvelopeInternal.MinX, plume.Outline.EnvelopeInternal.MinY));
        Assert.All(plume.Base, c => Assert.Equal(9 * 16, c.Y));
        Assert.Equal((0.8, 0.5), (Math.Round(plume.Score, 5), Math.Round(plume.Opacity, 5)));
        Assert.Equal(DustLevel.Possible, plume.Level);
    }

    [Fact]
    public void Spots_of_fewer_than_four_cells_are_noise() => Assert.Empty(Found(4, 6, 3, 1, 0.9f));

    [Fact]
    public void It_is_possible_then_likely_then_an_alarm_and_drifts()
    {
        var tracks = new PlumeTracks(3);
        var levels = Enumerable.Range(0, 4).Select(k => Assert.Single(tracks.Follow(Found(4 + k, 6, 5, 3, 0.8f), Frame))).ToList();
        Assert.Equal([DustLevel.Possible, DustLevel.Likely, DustLevel.Alarm, DustLevel.Alarm], levels.Select(p => p.Level));
        Assert.Single(levels.Select(p => p.Id).Distinct());
        Assert.Equal([1, 2, 3, 4], levels.Select(p => p.Frames));
        Assert.Null(levels[0].Drift);
        Assert.Equal((16.0, 0.0), levels[1].Drift);
    }

    [Fact]
    public void A_plume_that_is_hidden_for_one_frame_is_the_same_and_after_two_another()
    {
        var tracks = new PlumeTracks(3);
        var first = Assert.Single(tracks.Follow(Found(4, 6, 5, 3, 0.8f), Frame)).Id;
        tracks.Follow([], Frame);
        Assert.Equal(first, Assert.Single(tracks.Follow(Found(4, 6, 5, 3, 0.8f), Frame)).Id);
        tracks.Follow([], Frame);
        tracks.Follow([], Frame);
        Assert.NotEqual(first, Assert.Single(tracks.Follow(Found(4, 6, 5, 3, 0.8f), Frame)).Id);
    }

    [Fact]
    public void A_plume_elsewhere_is_another_and_starts_anew()
    {
        var tracks = new PlumeTracks(3);
        tracks.Follow(Found(4, 6, 5, 3, 0.8f), Frame);
        Assert.Equal((2, 1), (Assert.Single(tracks.Follow(Found(30, 6, 5, 3, 0.8f), Frame)) is var p ? p.Id : 0, p.Frames));
    }

    private static List<DustPlume> Found(int column, int row, int width, int height, float score)
    {
        var grid = Frame.Cells;
        var (scores, opacity) = (new float[grid.Count], new float[grid.Count]);
        Array.Fill(opacity, 0.5f);
        for (var y = row; y < row + height; y++)
            for (var x = column; x < column + width; x++) scores[y * grid.Columns + x] = score;
        return PlumeRegions.Find(Frame, scores, opacity, 0.5f);
    }
}
