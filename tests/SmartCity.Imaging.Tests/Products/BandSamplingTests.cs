using SmartCity.Imaging.Products;

namespace SmartCity.Imaging.Tests.Products;

public class BandSamplingTests
{
    [Fact]
    public void A_pixel_of_half_the_size_lies_a_quarter_pixel_from_the_centre() =>   // 10 and 20, 20 m wide, seen at 10 m
        Assert.Equal([10, 12.5f, 17.5f, 20], Row([10, 20], origin: 0, ratio: 0.5, targets: 4));

    [Fact]
    public void A_pixel_of_twice_the_size_is_the_mean_of_its_ground() =>
        Assert.Equal([15, 35], Row([10, 20, 30, 40], origin: 0, ratio: 2, targets: 2));

    [Fact]
    public void Parts_of_pixels_count_by_their_share() =>   // 1.5 pixels: 10 and half of 40; then the other half of 40, and 70
        Assert.Equal([20, 60], Row([10, 40, 70], origin: 0, ratio: 1.5, targets: 2));

    [Fact]
    public void A_shift_by_half_a_pixel_is_the_mean_of_two() =>
        Assert.Equal([15, 25], Row([10, 20, 30], origin: 0.5, ratio: 1, targets: 2));

    [Fact]
    public void The_same_grid_is_copied() => Assert.Equal([10, 20, 30], Row([10, 20, 30], origin: 0, ratio: 1, targets: 3));

    [Fact]
    public void No_data_takes_the_nearer_half_and_lends_nothing_to_the_other() =>
        Assert.Equal([10, 10, float.NaN, float.NaN], Row([10, float.NaN], origin: 0, ratio: 0.5, targets: 4));

    [Fact]
    public void Ground_outside_of_the_source_has_no_data() =>
        Assert.Equal([float.NaN, 10, float.NaN], Row([10], origin: -1, ratio: 1, targets: 3));

    [Fact]
    public void Classes_are_never_mixed() =>
        Assert.Equal([4, 4, 9, 9], Row([4, 9], origin: 0, ratio: 0.5, targets: 4, nearest: true));

    [Fact]
    public void A_window_gives_the_same_as_the_whole()
    {
        float[] source = [.. Enumerable.Range(0, 50).Select(i => (float)(i * i))];
        var whole = Row(source, 0.3, 0.4, 100);
        var taps = AxisTaps.Create(0.3, 0.4, 37, 20, 50, nearest: false);
        var part = new float[20];
        BandSampling.Resample(source.AsSpan(taps.Start, taps.End - taps.Start), taps, One, part);
        Assert.Equal(whole[37..57], part);
    }

    private static AxisTaps One => AxisTaps.Create(0, 1, 0, 1, 1, nearest: false);

    private static float[] Row(float[] source, double origin, double ratio, int targets, bool nearest = false)
    {
        var across = AxisTaps.Create(origin, ratio, 0, targets, source.Length, nearest);
        var row = new float[targets];
        BandSampling.Resample(source.AsSpan(across.Start, across.End - across.Start), across, One, row);
        return row;
    }
}
