using NetTopologySuite.Geometries;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Models;

public class ObjectLabelTests
{
    private static readonly RasterGrid Grid = new() { Width = 10, Height = 10, Transform = new(0, 1, 0, 10, 0, -1), CrsWkt = null };

    // Columns 2–5 and rows 2–5: sixteen pixels.
    private static readonly Polygon Outline = new(new([new(2, 4), new(6, 4), new(6, 8), new(2, 8), new(2, 4)]));

    [Theory]
    [InlineData(0, 0, "none")]     // nothing true under it
    [InlineData(2, 0, "none")]     // 2 of 16: less than 15 %
    [InlineData(4, 0, null)]       // 4 of 16: neither a change nor a false alarm
    [InlineData(8, 0, "earthwork")]
    [InlineData(8, 9, "none")]     // more than half hidden by a cloud: what was detected there is the cloud
    public void An_object_is_what_truth_shows_under_it(int changed, int hidden, string? expected)
    {
        var (classes, mask) = (new byte[100], new byte[100]);
        for (var i = 0; i < 16; i++)
        {
            var pixel = (2 + i / 4) * 10 + 2 + i % 4;
            if (i < changed) classes[pixel] = 3;
            if (i >= 16 - hidden) mask[pixel] = 128;
        }
        Assert.Equal(expected, SimulatedExamples.Label(Outline, Grid, classes, mask));
    }

    [Fact]
    public void The_class_with_most_pixels_names_the_object()
    {
        var classes = new byte[100];
        for (var i = 0; i < 16; i++) classes[(2 + i / 4) * 10 + 2 + i % 4] = (byte)(i < 6 ? 1 : 8);
        Assert.Equal("road", SimulatedExamples.Label(Outline, Grid, classes, new byte[100]));
    }
}
