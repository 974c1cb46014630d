using NetVips;

namespace SmartCity.Api.Tests.Rasters;

/// <summary>Compares a picture with a kept one, which <see cref="Blessing"/> writes: look at it, then commit it.</summary>
internal static class GoldenPicture
{
    /// <param name="largestMeanDifference">Mean over all pixels and bands, of 255: encoders and GDAL versions differ a little.</param>
    internal static void Compare(byte[] picture, string name, double largestMeanDifference)
    {
        var path = Path.Combine(Repository.Root, "tests", "SmartCity.Api.Tests", "Rasters", "golden", $"{name}.png");
        if (Blessing.IsWanted) File.WriteAllBytes(path, picture);
        Assert.True(File.Exists(path), $"{path} is missing: SMARTCITY_BLESS=1 writes it; look at it, then commit it.");
        using var expected = Image.NewFromFile(path);
        using var actual = Image.NewFromBuffer(picture);
        Assert.Equal((expected.Width, expected.Height, expected.Bands), (actual.Width, actual.Height, actual.Bands));
        using var difference = (expected - actual).Abs();
        Assert.InRange(difference.Avg(), 0, largestMeanDifference);
    }
}
