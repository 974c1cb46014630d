using NetVips;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Evaluation;

/// <summary>Where a method was right and where not: both dates and a map of hits (white), false alarms (red), misses (blue) and unlabelled ground (grey), side by side as PNG.</summary>
internal static class EvaluationPicture
{
    /// <summary>Larger scenes are shown by every so manieth pixel.</summary>
    private const int LargestSide = 1024;

    private const int Gap = 6;

    /// <summary>The share of a date's pixels that is drawn black, and white.</summary>
    private const float Clipped = 0.01f;

    private static readonly string[] NaturalColour = [SpectralBand.Red, SpectralBand.Green, SpectralBand.Blue];

    /// <exception cref="GdalException">A scene can't be read.</exception>
    internal static void Write(string path, LabelledPair pair, byte[] label, bool[] answer, CancellationToken cancellationToken)
    {
        using var scenes = ScenePair.Open(pair.BeforePath, pair.AfterPath, null, null);
        var grid = scenes.Grid;
        var every = (Math.Max(grid.Width, grid.Height) + LargestSide - 1) / LargestSide;
        var (width, height) = ((grid.Width + every - 1) / every, (grid.Height + every - 1) / every);
        int[] bands = NaturalColour.All(scenes.Bands.Contains) ? [.. NaturalColour.Select(name => Array.IndexOf(scenes.Bands, name))] : [.. Enumerable.Range(0, 3).Select(i => Math.Min(i, scenes.Bands.Length - 1))];
        var (before, after) = (new float[3 * width * height], new float[3 * width * height]);
        var verdicts = new byte[3 * width * height];
        for (var row = 0; row < height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (b, a) = (new float[scenes.Bands.Length * grid.Width], new float[scenes.Bands.Length * grid.Width]);
            scenes.Read(new(0, row * every, grid.Width, 1), b, a);
            for (var column = 0; column < width; column++)
            {
                var at = 3 * (row * width + column);
                for (var i = 0; i < 3; i++) (before[at + i], after[at + i]) = (b[bands[i] * grid.Width + column * every], a[bands[i] * grid.Width + column * every]);
                var pixel = (long)row * every * grid.Width + column * every;
                Verdict(label[pixel], answer[pixel]).CopyTo(verdicts, at);
            }
        }
        Image[] panels = [Picture(Stretched(before), width, height), Picture(Stretched(after), width, height), Picture(verdicts, width, height)];
        try
        {
            using var joined = Image.Arrayjoin(panels, across: 3, shim: Gap, background: [255.0, 255.0, 255.0]);
            AtomicFile.Write(path, partial => joined.Pngsave(partial, compression: 9));
        }
        finally
        {
            foreach (var panel in panels) panel.Dispose();
        }
    }

    private static byte[] Verdict(byte label, bool answer) => (label, answer) switch
    {
        (ChangeLabel.Ignored, _) => [110, 110, 110],
        (ChangeLabel.Change, true) => [255, 255, 255],
        (ChangeLabel.Change, false) => [40, 120, 255],
        (_, true) => [235, 60, 50],
        _ => [20, 20, 20],
    };

    private static byte[] Stretched(float[] values)
    {
        var bytes = new byte[values.Length];
        for (var band = 0; band < 3; band++)
        {
            var sorted = values.Where((v, i) => i % 3 == band && float.IsFinite(v)).Order().ToArray();
            if (sorted.Length == 0) continue;
            var (low, high) = (sorted[(int)(Clipped * (sorted.Length - 1))], sorted[(int)((1 - Clipped) * (sorted.Length - 1))]);
            for (var i = band; i < values.Length; i += 3)
                if (float.IsFinite(values[i])) bytes[i] = (byte)Math.Clamp(255 * (values[i] - low) / MathF.Max(high - low, 1e-6f), 0, 255);
        }
        return bytes;
    }

    private static Image Picture(byte[] pixels, int width, int height) => Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
}
