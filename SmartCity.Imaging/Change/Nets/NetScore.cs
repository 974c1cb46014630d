using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change.Nets;

/// <summary>A net's log odds, and where its manifest says so those of the hand-made measures, as one calibrated probability.</summary>
internal sealed class NetScore(NetLogits logits, NetCalibration calibration, StructuralScore? structure) : IChangeScore
{
    public float Threshold => (float)calibration.Threshold;

    public int Margin => structure?.Margin ?? 0;

    public int Lattice => structure?.Lattice ?? 1;

    /// <summary>Which of a pair's bands goes into each channel of a net: by name; for three channels also near infrared, red and green, or one grey band three times.</summary>
    /// <exception cref="ImagingInputException">The pair lacks a band.</exception>
    internal static int[] Channels(NetManifest manifest, IReadOnlyList<string> bands)
    {
        var wanted = manifest.Inputs.Channels.Select(SpectralBand.Normalise).ToArray();
        int Find(string name) => Array.IndexOf([.. bands], name);
        if (wanted.All(name => Find(name) >= 0)) return [.. wanted.Select(Find)];
        if (wanted is [SpectralBand.Red, SpectralBand.Green, SpectralBand.Blue])
        {
            int[] falseColour = [Find(SpectralBand.Nir), Find(SpectralBand.Red), Find(SpectralBand.Green)];
            if (falseColour.All(i => i >= 0)) return falseColour;
            return bands.Count >= 3 ? [0, 1, 2] : [0, 0, 0];
        }
        throw new ImagingInputException($"Change net {manifest.Name} {manifest.Version} looks at {string.Join(", ", wanted)}; the scenes show {string.Join(", ", bands)}.");
    }

    public float[] Score(WindowValues values, PixelWindow window)
    {
        float[] odds;
        if (structure is null)
        {
            odds = values.Pool.Rent(values.Pixels);
            odds.AsSpan(0, values.Pixels).Clear();
        }
        else
        {
            odds = structure.LogOdds(values);
            foreach (ref var value in odds.AsSpan(0, values.Pixels)) value *= (float)calibration.Structure;
        }
        var floor = (float)(calibration.Floor ?? double.NegativeInfinity);
        for (var row = 0; row < values.Height; row++)
            logits.AddTo(odds.AsSpan(row * values.Width, values.Width), window.Column, window.Row + row, (float)calibration.Slope, floor);
        var offset = (float)calibration.Offset;
        foreach (ref var value in odds.AsSpan(0, values.Pixels)) value = 1 / (1 + MathF.Exp(-(value + offset)));
        return odds;
    }
}
