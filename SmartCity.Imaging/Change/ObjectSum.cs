using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>Sums over an object's pixels of what its features are made of; adding two parts gives the whole.</summary>
internal sealed class ObjectSum : IRegionSum<ObjectSum>
{
    private static readonly string[] Roles = [SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red, SpectralBand.Nir, SpectralBand.Swir1, SpectralBand.Swir2];
    private readonly double[] _before = new double[Roles.Length], _after = new double[Roles.Length];
    private double _score, _brightnessBefore, _brightnessAfter, _squaresBefore, _squaresAfter, _textureBefore, _textureAfter;

    internal long Pixels { get; private set; }

    internal float MaxScore { get; private set; }

    internal double MeanScore => _score / Pixels;

    /// <summary>Where each role lies among the pair's bands; −1 = no such band. Grey stands in for red, green and blue.</summary>
    internal static int[] RoleBands(IReadOnlyList<string> bands) =>
        [.. Roles.Select(role => Array.IndexOf([.. bands], role) is var at and >= 0 ? at : role is SpectralBand.Blue or SpectralBand.Green or SpectralBand.Red ? Array.IndexOf([.. bands], SpectralBand.Grey) : -1)];

    internal void Add(int pixel, WindowValues values, float score, int[] roleBands)
    {
        Pixels++;
        _score += score;
        MaxScore = Math.Max(MaxScore, score);
        for (var role = 0; role < roleBands.Length; role++)
        {
            if (roleBands[role] < 0) continue;
            _before[role] += values.Before[roleBands[role] * values.Pixels + pixel];
            _after[role] += values.After[roleBands[role] * values.Pixels + pixel];
        }
        var (before, after) = (values.BrightnessBefore[pixel], values.BrightnessAfter[pixel]);
        _brightnessBefore += before;
        _brightnessAfter += after;
        _squaresBefore += before * before;
        _squaresAfter += after * after;
        _textureBefore += values.Gradient(values.BrightnessBefore, pixel);
        _textureAfter += values.Gradient(values.BrightnessAfter, pixel);
    }

    public void Add(ObjectSum other)
    {
        Pixels += other.Pixels;
        MaxScore = Math.Max(MaxScore, other.MaxScore);
        _score += other._score;
        for (var role = 0; role < Roles.Length; role++)
        {
            _before[role] += other._before[role];
            _after[role] += other._after[role];
        }
        _brightnessBefore += other._brightnessBefore;
        _brightnessAfter += other._brightnessAfter;
        _squaresBefore += other._squaresBefore;
        _squaresAfter += other._squaresAfter;
        _textureBefore += other._textureBefore;
        _textureAfter += other._textureAfter;
    }

    internal ObjectFeatures Features(IReadOnlyList<RegionRun> runs, GroundPixel pixel, int[] roleBands)
    {
        float Mean(double sum) => (float)(sum / Pixels);
        float Role(double[] sums, int role) => roleBands[role] < 0 ? float.NaN : Mean(sums[role]);
        var (before, after) = (new float[Roles.Length], new float[Roles.Length]);
        for (var role = 0; role < Roles.Length; role++) (before[role], after[role]) = (Role(_before, role), Role(_after, role));
        var shape = RegionShape.Of(runs);
        var (brightBefore, brightAfter) = (Mean(_brightnessBefore), Mean(_brightnessAfter));
        return new(
        [
            (float)pixel.SideMetres, (float)Math.Log(Pixels * pixel.AreaSquareMetres), (float)MeanScore, MaxScore,
            (float)shape.Compactness, (float)shape.Elongation, (float)shape.Fill, (float)(shape.Width * pixel.SideMetres),
            .. before, .. after,
            brightBefore, brightAfter, Greenness(before), Greenness(after),
            Ratio(before[3], before[2]), Ratio(after[3], after[2]), Ratio(before[1], before[3]), Ratio(after[1], after[3]),
            BareSoil(before), BareSoil(after),
            Mean(_textureBefore), Mean(_textureAfter), Spread(_squaresBefore, brightBefore), Spread(_squaresAfter, brightAfter),
        ]);
    }

    private float Spread(double squares, double mean) => (float)Math.Sqrt(Math.Max(0, squares / Pixels - mean * mean));

    // Excess green (Woebbecke 1995) of relative reflectance: an index that needs no infrared.
    private static float Greenness(float[] role) => role[1] - (role[0] + role[2]) / 2;

    // Relative reflectance may fall below 0: keep the denominators of indices away from it.
    private static float Ratio(float a, float b) => Math.Clamp((a - b) / Math.Max(a + b, 0.1f), -1, 1);

    // Bare soil index (Rikimaru 2002).
    private static float BareSoil(float[] role) => Ratio(role[4] + role[2], role[3] + role[0]);
}
