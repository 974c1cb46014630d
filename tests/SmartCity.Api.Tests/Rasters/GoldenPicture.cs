using NetVips;

namespace SmartCity.Api.Tests.Rasters;

/// <summary>Compares a picture with a kept one. A missing one is written and the test fails: look at it, then commit it.</summary>
internal static class GoldenPicture
{
    /// <param name="largestMeanDifference">Mean over all pixels and bands, of 255: encoders and GDAL versions differ a little.</param>
    internal static void Compare(byte[] picture, string name, double largestMeanDifference)
    {
        var path = Path.Combine(Repository.Root, "tests", "SmartCity.Api.Tests", "Rasters", "golden", $"{name}.png");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, picture);
            Assert.Fail($"{path} was not there and is written now: look at it, then commit it.");
        }
        using var expected = Image.NewFromFile(path);
        using var actual = Image.NewFromBuffer(picture);
        Assert.Equal((expected.Width, expected.Height, expected.Bands), (actual.Width, actual.Height, actual.Bands));
        using var difference = (expected - actual).Abs();
        Assert.InRange(difference.Avg(), 0, largestMeanDifference);
    }
}
