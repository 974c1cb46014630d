using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Models;

public class GroundModelTests
{
    [Fact]
    public void Many_pixels_at_once_are_told_as_one_by_one()
    {
        var model = GroundModel.Shipped();
        var random = new Random(3);
        var features = model.Features.Select((_, f) => Enumerable.Range(0, 100).Select(_ => random.Next(10) == 0 ? float.NaN : model.Mean[f] + 4 * model.Spread[f] * (random.NextSingle() - 0.5f)).ToArray()).ToArray();
        var all = model.Fill(features);
        var (terms, one) = (new float[features.Length * GroundModel.TermsPerFeature], new float[all.Length]);
        for (var i = 0; i < 100; i++)
        {
            model.Bent([.. features.Select(f => f[i])], terms);
            model.Fill(terms, one);
            for (var c = 0; c < one.Length; c++) Assert.Equal(one[c], all[c][i], 1e-4f);
        }
    }
}
