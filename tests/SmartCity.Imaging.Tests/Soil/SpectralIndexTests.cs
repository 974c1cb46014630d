using CsCheck;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Soil;

public class SpectralIndexTests
{
    // Blue 0.1, green 0.2, red 0.3, near infrared 0.4, SWIR1 0.5, SWIR2 0.3.
    [Theory]
    [InlineData("bsi", ((0.5 + 0.3) - (0.4 + 0.1)) / 1.3)]
    [InlineData("mbi", (0.5 - 0.3 - 0.4) / 1.2 + 0.5)]
    [InlineData("dbsi", 0.3 / 0.7 - 0.1 / 0.7)]
    [InlineData("ndbi", 0.1 / 0.9)]
    [InlineData("ndvi", 0.1 / 0.7)]
    [InlineData("ndwi", -0.2 / 0.6)]
    [InlineData("nddi", 0.2 / 0.4)]
    public void Each_index_is_what_its_formula_gives_by_hand(string name, double expected)
    {
        var reflectance = new Dictionary<string, float> { ["blue"] = 0.1f, ["green"] = 0.2f, ["red"] = 0.3f, ["nir"] = 0.4f, ["swir1"] = 0.5f, ["swir2"] = 0.3f };
        Assert.Equal(expected, Of(name, [.. SpectralIndex.Find(name).Bands.Select(b => reflectance[b])]), 1e-6);
    }

    [Fact]
    public void Black_has_no_index() => Assert.All(SpectralIndex.All, i => Assert.True(float.IsNaN(Of(i.Name, new float[i.Bands.Count]))));

    [Fact]
    public void No_data_in_one_band_is_no_data_in_the_index()
    {
        foreach (var index in SpectralIndex.All)
            for (var missing = 0; missing < index.Bands.Count; missing++)
                Assert.True(float.IsNaN(Of(index.Name, [.. Enumerable.Range(0, index.Bands.Count).Select(b => b == missing ? float.NaN : 0.2f)])));
    }

    [Fact]
    public void A_reflectance_below_zero_counts_as_zero()
    {
        Assert.Equal(1, Of("ndvi", [-0.01f, 0.3f]));
        Assert.True(float.IsNaN(Of("ndvi", [-0.01f, -0.02f])));
    }

    [Fact]
    public void Light_and_gain_leave_every_index_alone() =>
        Gen.Select(Gen.Float[0.01f, 1].Array[4], Gen.Float[0.1f, 10]).Sample((v, gain) => SpectralIndex.All.All(i =>
        {
            float[] bands = [.. v.Take(i.Bands.Count)];
            return MathF.Abs(Of(i.Name, bands) - Of(i.Name, [.. bands.Select(b => b * gain)])) < 1e-4f;
        }));

    [Fact]
    public void Normalised_differences_lie_between_minus_one_and_one() =>
        Gen.Float[-0.1f, 1.5f].Array[4].Sample(v => new[] { "bsi", "ndbi", "ndvi", "ndwi", "nddi" }.All(n => Of(n, [.. v.Take(SpectralIndex.Find(n).Bands.Count)]) is >= -1 and <= 1 or float.NaN));

    [Fact]
    public void An_unknown_index_is_refused_with_the_known_ones() =>
        Assert.Contains("bsi, mbi, dbsi, ndbi, ndvi, ndwi, nddi and soil", Assert.Throws<ImagingInputException>(() => SpectralIndex.Find("savi")).Message, StringComparison.Ordinal);

    private static float Of(string name, float[] bands)
    {
        var index = new float[1];
        SpectralIndex.Find(name).Fill(bands, index);
        return index[0];
    }
}
