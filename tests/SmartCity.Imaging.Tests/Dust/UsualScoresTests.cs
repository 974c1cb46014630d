using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class UsualScoresTests
{
    [Fact]
    public void Two_frames_say_nothing_of_what_is_usual_and_nothing_is_taken_off()
    {
        Assert.Null(UsualScores.Of([[-3, -3], [-3, -3]]));
        float[] scores = [0.1f, 0.7f];
        Assert.Equal(scores, UsualScores.Without(scores, null));
    }

    [Fact]
    public void The_usual_is_what_most_frames_have_so_that_a_plume_in_half_of_them_is_not()
    {
        var usual = UsualScores.Of([[-6, -2], [-6, 3], [-6, 4], [-6, -2.5f], [-6, -2.2f], [-6, 5]])!;
        Assert.Equal([-6f, -2.2f], usual);
    }

    [Fact]
    public void A_cell_that_often_looks_like_dust_is_discounted_and_a_calm_one_is_not()
    {
        var left = UsualScores.Without([0.3f, 0.3f], [-6, -4]);
        Assert.Equal(0.3f, left[0], 1e-5f);
        Assert.Equal(LogOdds.Of(0.3f) - 2, LogOdds.Of(left[1]), 1e-3f);
    }

    [Fact]
    public void What_surely_looks_like_dust_still_does_where_it_often_does() => Assert.True(UsualScores.Without([0.99f], [2])[0] > 0.75f);

    [Fact]
    public void A_camera_remembers_the_scores_of_its_frames_and_tells_what_they_usually_are()
    {
        var memory = new CameraMemory(every: 1);
        var scene = DustPictures.Ground(width: 160, height: 120);
        float[] restless = [.. Enumerable.Range(0, scene.Cells.Count).Select(c => c == 7 ? 0.2f : 0.001f)];
        for (var i = 0; i < 5; i++) memory.Learn(DustPictures.Later(scene, i), FrameMaps.Of(scene), i < 2 ? null : restless);
        var usual = memory.Of(scene, FrameMaps.Of(scene))!.Usual!;
        Assert.Equal(LogOdds.Of(0.2f), usual[7], 1e-4f);
        Assert.Equal(LogOdds.Of(0.001f), usual[8], 1e-4f);
        // A remembered frame is not judged by its own score: two are left of three, which say nothing.
        Assert.Null(memory.Of(DustPictures.Later(scene, 4), FrameMaps.Of(scene))!.Usual);
    }

    [Fact]
    public void A_memory_that_was_given_as_a_whole_is_judged_frame_by_frame()
    {
        var detector = new DustDetector(new());
        var scene = DustPictures.Ground(width: 160, height: 120);
        for (var i = 0; i < 5; i++) detector.Memory.Keep(DustPictures.Later(scene, i), FrameMaps.Of(DustPictures.Later(scene, i)));
        Assert.Null(detector.Memory.Of(scene, FrameMaps.Of(scene))!.Usual);
        detector.JudgeMemory();
        Assert.All(detector.Memory.Of(scene, FrameMaps.Of(scene))!.Usual!, u => Assert.InRange(u, -14f, 0f));
    }
}
