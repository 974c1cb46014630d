using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>Labelled real pairs: floors a few points below what the default reaches, above every classical baseline measured on the same pairs.</summary>
public sealed class RealPairTests
{
    [Theory]
    [InlineData("landsat_tm_nanjing", 0.82)]
    [InlineData("oscd_chongqing_s2", 0.61)]
    [InlineData("beijing_vhr", 0.75)]
    [InlineData("dsifn_samples", 0.45)]
    public void The_default_stays_above_its_floor(string dataSet, double floor)
    {
        var pairs = ChangeEvaluation.Run(DataSet(dataSet), new(), null, TestContext.Current.CancellationToken)[0].Pairs;
        Assert.True(pairs.Average(p => p.Counts.F1) >= floor, $"mean F1 {pairs.Average(p => p.Counts.F1):F3}");
    }

    private static string DataSet(string name)
    {
        var shared = Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(shared, "data", "change", name);
        if (!Directory.Exists(path)) Assert.Skip($"The labelled pairs are not on this machine ({Path.Combine("..", "shared", "data", "change", name)}).");
        return path;
    }
}
