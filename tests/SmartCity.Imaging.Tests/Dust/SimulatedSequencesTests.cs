using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>What the sequence model learns from.</summary>
public sealed class SimulatedSequencesTests
{
    private static readonly DustFrame Scene = DustPictures.Ground(4, 320, 240), Other = DustPictures.Of(320, 240, (x, y) => ((byte)(x % 200), (byte)(y % 200), 30));

    [Fact]
    public void The_same_seed_gives_the_same_cells_of_dust_and_of_none()
    {
        var (first, again) = (Collected(9), Collected(9));
        Assert.Equal(first.Rows.Select(r => (r.Label, r.Weight, r.Features[3])), again.Rows.Select(r => (r.Label, r.Weight, r.Features[3])));
        Assert.NotEqual(first.Rows.Select(r => r.Features[3]), Collected(10).Rows.Select(r => r.Features[3]));
        Assert.InRange(first.Rows.Count(r => r.Label), 20, first.Count - 200);
        Assert.All(first.Rows, r => Assert.All(r.Features, v => Assert.True(float.IsFinite(v))));
    }

    [Fact]
    public void A_thing_that_passes_hides_what_is_behind_it_and_nothing_else()
    {
        byte[][] planes = [[.. Scene.Red], [.. Scene.Green], [.. Scene.Blue]];
        var covered = new float[Scene.Pixels];
        new PassingThing(0.5f, 0.7f, 0.2f, 1, 8, 1, 1, 0, 0, 5).Paint(planes, 320, 240, Other, covered);
        var middle = 136 * 320 + 160;
        Assert.Equal(30, planes[2][middle]);   // the other picture's blue
        Assert.InRange(covered.Sum(), 64 * 64 * 0.7, 64 * 64 * 1.4);
        for (var i = 0; i < covered.Length; i++)
            if (covered[i] == 0) Assert.Equal(Scene.Green[i], planes[1][i]);
    }

    [Fact]
    public void A_shadow_lies_beside_the_foot_and_darkens()
    {
        byte[][] planes = [[.. Scene.Red], [.. Scene.Green], [.. Scene.Blue]];
        var covered = new float[Scene.Pixels];
        var thing = new PassingThing(0.5f, 0.7f, 0.2f, 1, 8, 1, 1, 0, 0.5f, 5);
        thing.Paint(planes, 320, 240, Other, covered);
        var alone = new float[Scene.Pixels];
        (thing with { Shadow = 0 }).Paint([[.. Scene.Red], [.. Scene.Green], [.. Scene.Blue]], 320, 240, Other, alone);
        var dark = Enumerable.Range(0, covered.Length).Where(i => covered[i] > 0 && alone[i] == 0).ToList();
        Assert.NotEmpty(dark);
        Assert.All(dark, i => Assert.True(planes[1][i] < Scene.Green[i]));
    }

    [Fact]
    public void A_moment_later_the_light_is_nearly_the_same_and_at_another_hour_it_is_not()
    {
        var dice = new Dice(3);
        var moment = CameraMoment.Cast(ref dice);
        var (soon, later) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            if (Math.Abs(moment.Soon(ref dice).Gain / moment.Gain - 1) < 0.025) soon++;
            if (Math.Abs(CameraMoment.Cast(ref dice).Gain / moment.Gain - 1) < 0.025) later++;
        }
        Assert.True(soon > 150 && later < 50, $"{soon} {later}");
    }

    private static DustExamples Collected(uint seed)
    {
        var examples = new DustExamples(DustModel.SequenceFeatures);
        SimulatedSequences.Collect(Scene, Other, seed, 2, examples);
        return examples;
    }
}
