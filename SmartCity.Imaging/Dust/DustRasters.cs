using NetVips;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>Mask and score of a frame as PNG on the grid of the picture as it came, upright.</summary>
internal static class DustRasters
{
    internal const byte Dust = 255, Clear = 0, NotAssessable = 128;

    /// <summary>8 bits: 255 dust, 0 none, 128 the frame could not be judged.</summary>
    internal static void WriteMask(string path, DustFrameResult result)
    {
        var bytes = new byte[result.Width * result.Height];
        if (result.Fault is not null) bytes.AsSpan().Fill(NotAssessable);
        else
        {
            // Only what belongs to a plume: single cells above the threshold are noise.
            var cells = new float[result.Grid.Count];
            foreach (var cell in result.Plumes.SelectMany(p => p.Cells)) cells[cell] = 1;
            var spread = result.Grid.Spread(cells, result.Width, result.Height);
            for (var i = 0; i < bytes.Length; i++)
                if (spread[i] >= 0.5f) bytes[i] = Dust;
        }
        Save(path, bytes, result.Width, result.Height);
    }

    /// <summary>8 bits: probability × 255; 0 everywhere in a frame that could not be judged.</summary>
    internal static void WriteScore(string path, DustFrameResult result)
    {
        var bytes = new byte[result.Width * result.Height];
        if (result.Fault is null)
        {
            var spread = result.Grid.Spread(result.CellScores, result.Width, result.Height);
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)MathF.Round(255 * Math.Clamp(spread[i], 0, 1));
        }
        Save(path, bytes, result.Width, result.Height);
    }

    /// <summary>A frame as JPEG or PNG, as the ending of <paramref name="path"/> says.</summary>
    internal static void WriteFrame(string path, DustFrame frame, int jpegQuality)
    {
        using var raw = Image.NewFromMemory(frame.ToPicture().Pixels, frame.Width, frame.Height, 4, Enums.BandFormat.Uchar);
        using var colour = raw.ExtractBand(0, 3).Copy(interpretation: Enums.Interpretation.Srgb);
        AtomicFile.Write(path, partial =>
        {
            if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase)) colour.Pngsave(partial);
            else colour.Jpegsave(partial, q: jpegQuality, keep: Enums.ForeignKeep.None);
        });
    }

    /// <summary>The frame as a camera would have sent it: through a JPEG and back.</summary>
    internal static DustFrame Recompressed(DustFrame frame, int jpegQuality)
    {
        using var raw = Image.NewFromMemory(frame.ToPicture().Pixels, frame.Width, frame.Height, 4, Enums.BandFormat.Uchar);
        using var colour = raw.ExtractBand(0, 3).Copy(interpretation: Enums.Interpretation.Srgb);
        var back = FrameFile.Read(colour.JpegsaveBuffer(q: jpegQuality, keep: Enums.ForeignKeep.None), frame.Name);
        return new(frame.Name, back.Width, back.Height, back.Red, back.Green, back.Blue) { SourceWidth = frame.SourceWidth, SourceHeight = frame.SourceHeight, Time = frame.Time };
    }

    internal static void Save(string path, byte[] pixels, int width, int height)
    {
        using var image = Image.NewFromMemory(pixels, width, height, 1, Enums.BandFormat.Uchar);
        AtomicFile.Write(path, partial => image.Pngsave(partial, compression: 4));
    }
}
