using System.Globalization;
using System.Xml.Linq;
using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

public sealed class HomographyFitTests
{
    [Fact]
    public void Four_pairs_give_the_map_that_is_known_by_hand()
    {
        // A square whose far edge looks half as long: by hand X = 2x/(2-y), Y = y/(2-y) for (0,0) (1,0) (1/2,1)+…
        var map = HomographyFit.Of([new(0, 0, 0, 0), new(1, 0, 1, 0), new(0.75, 1, 1, 1), new(0.25, 1, 0, 1)])!.Map;
        var (x, y) = map.Apply(0.5, 0);
        Assert.Equal((0.5, 0), (Math.Round(x, 9), Math.Round(y, 9)));
        // The diagonals meet at 2/3 of the height in the picture, and in the middle of the square.
        (x, y) = map.Apply(0.5, 2.0 / 3);
        Assert.Equal((0.5, 0.5), (Math.Round(x, 9), Math.Round(y, 9)));
        // The sides meet at twice the height: there is the horizon.
        Assert.Equal(0, map.W(0.5, 2), 1e-9);
        Assert.True(map.W(0.5, 2.1) < 0 && map.W(0.5, 1.9) > 0);
    }

    [Fact]
    public void A_map_and_its_inverse_undo_each_other_and_keep_the_side()
    {
        var map = new Homography([0.8, -0.3, 20, 0.3, 1.1, -70, 0.0003, -0.0001, 1]);
        var back = map.Inverse()!;
        var (x, y) = map.Apply(100, 200);
        Assert.True(double.Hypot(back.Apply(x, y).X - 100, back.Apply(x, y).Y - 200) < 1e-9);
        Assert.True(back.W(x, y) > 0);
        Assert.Null(new Homography([1, 2, 3, 2, 4, 6, 0, 0, 1]).Inverse());
    }

    [Fact]
    public void Three_pairs_or_points_on_a_line_give_none()
    {
        Assert.Null(HomographyFit.Of([new(0, 0, 0, 0), new(1, 0, 1, 0), new(0, 1, 0, 1)]));
        Assert.Null(HomographyFit.Of([.. Enumerable.Range(0, 6).Select(i => new PlanePair(i, 2 * i, i, i))]));
    }

    [Fact]
    public void The_real_pair_of_the_wall_is_found_again_from_noisy_points()
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "camera", "homography", "H1to3p.xml");
        Assert.SkipUnless(File.Exists(path), $"There is no {path}.");
        var truth = new Homography([.. XDocument.Load(path).Descendants("data").Single().Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))]);
        var random = new Random(3);
        List<PlanePair> pairs = [.. Enumerable.Range(0, 40).Select(_ => (X: random.NextDouble() * 800, Y: random.NextDouble() * 640)).Select(p => truth.Apply(p.X, p.Y) is var (x, y) ? new PlanePair(p.X + CameraCalibratingTests.Normal(random), p.Y + CameraCalibratingTests.Normal(random), x, y) : default)];
        var fit = HomographyFit.Of(pairs)!;
        Assert.InRange(fit.SigmaPixels, 0.75, 1.25);
        var worst = 0.0;
        for (var x = 0; x <= 800; x += 100)
            for (var y = 0; y <= 640; y += 80)
                worst = Math.Max(worst, double.Hypot(truth.Apply(x, y).X - fit.Map.Apply(x, y).X, truth.Apply(x, y).Y - fit.Map.Apply(x, y).Y));
        TestContext.Current.SendDiagnosticMessage($"graf1 to graf3, 40 points of 1 px noise: worst {worst:F2} px");
        Assert.InRange(worst, 0.01, 2.5);
    }
}
