using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

/// <summary>What the weights of the fused score are worth where the truth is simulated: worlds in which the witnesses know much, as much as the weights suppose, or nothing. docs/cameras.md tells the figures.</summary>
public sealed class DustFusionStudyTests
{
    private const int Alarms = 60_000;

    /// <summary>A registered site under the foot, with 1 / 1.1 of the weight.</summary>
    private static readonly LikelySource Site = new(new(Guid.NewGuid(), "construction", "A", "A", 0, 0, true), 1, 1 / 1.1);

    /// <summary>How often witnesses speak so of real dust, and of false alarms.</summary>
    /// <param name="Bare">Satellites saw bare soil at the site.</param>
    /// <param name="Covered">They saw covered soil; else none.</param>
    /// <param name="Above">A monitor near it exceeded a limit.</param>
    internal sealed record World((double Dust, double False) Bare, (double Dust, double False) Covered, (double Dust, double False) Above)
    {
        internal static readonly World AsSupposed = new((0.58, 0.39), (0.20, 0.25), (0.39, 0.13)), Telling = new((0.80, 0.30), (0.12, 0.30), (0.50, 0.05)), Mute = new((0.45, 0.45), (0.20, 0.20), (0.15, 0.15));
    }

    [Fact]
    public void Witnesses_that_know_as_much_as_is_supposed_of_them_make_the_score_better_and_leave_it_a_probability()
    {
        var (alone, fused) = Study(World.AsSupposed, seed: 1);
        Assert.True(fused.Auc > alone.Auc + 0.015, $"{alone} → {fused}");
        Assert.True(fused.Loss < alone.Loss - 0.01 && fused.Miscalibration < 0.02, $"{alone} → {fused}");
    }

    [Fact]
    public void Witnesses_that_know_more_are_believed_too_little_and_those_that_know_nothing_do_little_harm()
    {
        var (alone, telling) = Study(World.Telling, seed: 2);
        Assert.True(telling.Auc > alone.Auc + 0.05 && telling.Loss < alone.Loss, $"{alone} → {telling}");
        var (clear, mute) = Study(World.Mute, seed: 3);
        Assert.InRange(mute.Auc, clear.Auc - 0.03, clear.Auc);
        Assert.InRange(mute.Miscalibration, 0, 0.1);
    }

    private static (Figures Alone, Figures Fused) Study(World world, int seed)
    {
        var random = new Random(seed);
        var (alone, fused) = (new List<(double, bool)>(Alarms), new List<(double, bool)>(Alarms));
        for (var i = 0; i < Alarms; i++)
        {
            // A camera whose score is a probability: between 0.05 and 0.95, dust as often as it says.
            var score = 0.05 + 0.9 * random.NextDouble();
            var isDust = random.NextDouble() < score;
            double Of((double Dust, double False) share) => isDust ? share.Dust : share.False;
            var (saw, near, soil) = (random.NextDouble() < 0.7, random.NextDouble() < 0.5, random.NextDouble());
            var state = !saw ? SoilState.Unknown : soil < Of(world.Bare) ? SoilState.Bare : soil < Of(world.Bare) + Of(world.Covered) ? SoilState.Covered : SoilState.None;
            var monitor = !near ? MonitorState.Silent : random.NextDouble() < Of(world.Above) ? MonitorState.Above : MonitorState.Quiet;
            alone.Add((score, isDust));
            fused.Add((DustFusion.Fuse(score, [Site], new Dictionary<Guid, SoilState> { [Site.Entry.Id] = state }, (monitor, "M"), null).Score, isDust));
        }
        var result = (Figures.Of(alone), Figures.Of(fused));
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Item1} → {result.Item2}");
        return result;
    }

    /// <param name="Auc">Area under the receiver's curve.</param>
    /// <param name="Loss">Mean logarithmic loss.</param>
    /// <param name="Miscalibration">Mean distance of the scores of ten equal groups from the share of dust in them.</param>
    private sealed record Figures(double Auc, double Loss, double Miscalibration)
    {
        internal static Figures Of(List<(double Score, bool IsDust)> alarms)
        {
            var sorted = alarms.OrderBy(a => a.Score).ToList();
            var (dust, ranks) = (sorted.Count(a => a.IsDust), 0.0);
            foreach (var (i, alarm) in sorted.Index())
                if (alarm.IsDust) ranks += i + 1;
            return new(
                (ranks - dust * (dust + 1.0) / 2) / (dust * (double)(sorted.Count - dust)),
                sorted.Average(a => -Math.Log(a.IsDust ? a.Score : 1 - a.Score)),
                sorted.Chunk(sorted.Count / 10).Average(g => Math.Abs(g.Average(a => a.Score) - g.Average(a => a.IsDust ? 1.0 : 0))));
        }
    }
}
