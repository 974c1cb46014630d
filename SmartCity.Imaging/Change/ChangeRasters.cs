using System.Numerics.Tensors;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>The mask and score rasters of a run.</summary>
internal static class ChangeRasters
{
    internal const byte Change = 255, NoChange = 0, NotAssessable = 128;

    /// <summary>Stands in a score GeoTIFF for a pixel that can't be assessed.</summary>
    internal const float ScoreNoData = -1;

    private const int StripRows = 256;

    /// <summary>A score GeoTIFF holds multiples of 1/1024: more digits say nothing and take most of the file and the time to pack it.</summary>
    private const float Levels = 1024;

    internal static void WriteScore(RasterOutput output, ScoredWindow window)
    {
        if (!output.IsPng)
        {
            // Down, so that what is below a threshold stays there; NaN stays NaN.
            TensorPrimitives.Multiply(window.Scores, Levels, window.Scores);
            TensorPrimitives.Floor(window.Scores, window.Scores);
            TensorPrimitives.Multiply(window.Scores, 1f / Levels, window.Scores);
            output.Write(window.Window, window.Scores);
            return;
        }
        var bytes = new byte[window.Scores.Length];
        for (var i = 0; i < bytes.Length; i++)
            if (!float.IsNaN(window.Scores[i])) bytes[i] = (byte)MathF.Round(255 * Math.Clamp(window.Scores[i], 0, 1));
        output.Write(window.Window, bytes);
    }

    internal static void WriteMask(RasterOutput output, RasterGrid grid, ObjectCollector collector, CancellationToken cancellationToken)
    {
        var changed = collector.Changed.ToLookup(r => r.Row / StripRows);
        var missing = collector.NotAssessable.ToLookup(r => r.Row / StripRows);
        var strip = new byte[StripRows * (long)grid.Width];
        for (var first = 0; first < grid.Height; first += StripRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(strip);
            Fill(missing[first / StripRows], NotAssessable);
            Fill(changed[first / StripRows], Change);
            output.Write(new(0, first, grid.Width, Math.Min(StripRows, grid.Height - first)), strip);

            void Fill(IEnumerable<RegionRun> runs, byte value)
            {
                foreach (var run in runs) strip.AsSpan((run.Row - first) * grid.Width + run.Start, run.Length).Fill(value);
            }
        }
    }
}
