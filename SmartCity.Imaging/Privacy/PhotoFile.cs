using System.Security.Cryptography;
using NetVips;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>Reads photographs that strangers send: told by their content, not by their name, and decoded by libvips.</summary>
public static class PhotoFile
{
    private const string Wanted = "a JPEG, PNG or WebP is wanted";

    // What libvips says of a stranger's file is in the exception; it would write it to stderr besides.
    static PhotoFile() => Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });

    /// <summary>The media type that the first bytes prove; null for anything but JPEG, PNG and WebP.</summary>
    public static string? MediaType(ReadOnlySpan<byte> content) => content switch
    {
        _ when content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "image/jpeg",
        _ when content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) => "image/png",
        _ when content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) => "image/webp",
        _ => null,
    };

    /// <summary>Decodes a photograph, turns it upright as its EXIF says and reduces it to <see cref="PhotoLimits.KeptSide"/>.</summary>
    /// <param name="called">What messages call the file.</param>
    /// <param name="zone">The city's: EXIF times mostly come without one.</param>
    /// <exception cref="ImagingInputException">It is no such file, damaged, or beyond a limit.</exception>
    public static Photo Read(byte[] content, string called, PhotoLimits limits, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(limits);
        if (content.Length == 0) throw new ImagingInputException($"{called} is empty; {Wanted}.");
        if (content.Length > limits.MaxBytes) throw new ImagingInputException($"{called} has {content.Length:N0} bytes; {limits.MaxBytes:N0} are possible.");
        if (MediaType(content) is null) throw new ImagingInputException($"{called} is no picture that can be read, whatever its name says; {Wanted}.");
        TileImage.Prepare();
        try
        {
            using var header = Image.NewFromBuffer(content);   // reads no pixel yet
            Check(header, called, limits);
            // Not ThumbnailBuffer: it takes a file that is cut off.
            using var whole = Image.NewFromBuffer(content, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated);
            // What is sRGB already is not converted: that would cost twenty times as much as all the rest.
            var isSrgb = whole.Interpretation == Enums.Interpretation.Srgb && whole.GetTypeOf("icc-profile-data") == 0;
            using var upright = whole.ThumbnailImage(limits.KeptSide, height: limits.KeptSide, size: Enums.Size.Down, outputProfile: isSrgb ? null : "srgb");
            return new(Opaque(upright), Convert.ToHexStringLower(SHA256.HashData(content)), header.Width, header.Height, PhotoExif.Parse(Fields(header), zone));
        }
        catch (VipsException e)
        {
            throw new ImagingInputException($"{called} is damaged or cut off: {e.Message.Split('\n')[0].Trim()}", e);
        }
    }

    private static void Check(Image header, string called, PhotoLimits limits)
    {
        var pixels = (long)header.Width * header.Height;
        if (pixels > limits.MaxPixels) throw new ImagingInputException($"{called} has {header.Width} × {header.Height} pixels; {limits.MaxPixels:N0} in all are possible.");
        if (Math.Min(header.Width, header.Height) < limits.MinSide)
            throw new ImagingInputException($"{called} has {header.Width} × {header.Height} pixels; a side of at least {limits.MinSide} is needed.");
    }

    private static TileImage Opaque(Image picture)
    {
        using var colour = picture.Interpretation == Enums.Interpretation.Srgb ? picture.Copy() : picture.Colourspace(Enums.Interpretation.Srgb);
        using var flat = colour.HasAlpha() ? colour.Flatten(background: [255.0, 255.0, 255.0]) : colour.Copy();
        using var bytes = flat.Cast(Enums.BandFormat.Uchar);
        using var opaque = bytes.Bandjoin(255);
        var result = new TileImage(opaque.Width, opaque.Height);
        opaque.WriteToMemory<byte>().CopyTo(result.Pixels, 0);
        return result;
    }

    private static Dictionary<string, string> Fields(Image header)
    {
        var fields = new Dictionary<string, string>();
        foreach (var name in header.GetFields())
            if (name.StartsWith("exif-ifd", StringComparison.Ordinal) && header.Get(name) is string text) fields[name] = text;
        return fields;
    }
}
