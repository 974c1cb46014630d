using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class CommonChangeTests
{
    [Fact]
    public void A_frame_whose_calm_cells_are_calm_keeps_its_scores()
    {
        float[] scores = [0.001f, 0.001f, 0.001f, 0.0005f, 0.9f, 0.8f];
        Assert.Equal(scores, CommonChange.Without(scores));
    }

    [Fact]
    public void What_all_cells_share_is_taken_off_and_their_order_stays()
    {
        var scores = Enumerable.Range(0, 100).Select(i => 0.4f + 0.005f * i).ToArray();   // the sun came out
        var left = CommonChange.Without(scores);
        Assert.All(left, s => Assert.True(s < 0.05f, $"{s}"));
        Assert.Equal(left.Order(), left);
    }

    [Fact]
    public void A_plume_over_half_of_the_picture_is_not_taken_for_the_light()
    {
        var scores = Enumerable.Range(0, 90).Select(i => i < 50 ? 0.9f : 0.001f).ToArray();
        Assert.Equal(50, CommonChange.Without(scores).Count(s => s > 0.5f));
    }
}
