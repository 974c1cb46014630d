using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Soil;

public class SoilThresholdTests
{
    [Fact]
    public void In_a_town_it_lies_between_the_roofs_and_the_earth() =>
        Assert.InRange(SoilThreshold.Of([.. Heap(-1.8f, 600), .. Heap(0, 300), .. Heap(0.6f, 100)]), 0.1f, 0.4f);

    [Fact]
    public void In_a_forest_the_clearing_lies_above_it_and_the_forest_below()
    {
        var threshold = SoilThreshold.Of([.. Heap(-2.8f, 900), .. Heap(-0.9f, 100)]);
        Assert.InRange(threshold, -1.6f, -1.1f);
    }

    [Fact]
    public void Meadows_alone_are_never_bare() => Assert.Equal(-1.6f, SoilThreshold.Of([.. Heap(-2.8f, 500), .. Heap(-2, 500)]));

    [Fact]
    public void Bare_ground_alone_is_all_bare() => Assert.True(SoilThreshold.Of(Heap(0.7f, 1000)) <= 0.4f);

    [Fact]
    public void Of_no_land_it_is_nought() => Assert.Equal(0, SoilThreshold.Of([]));

    // Values spread evenly ± 0.1 about a middle.
    private static float[] Heap(float middle, int count) => [.. Enumerable.Range(0, count).Select(i => middle + 0.2f * (i / (count - 1f) - 0.5f))];
}
