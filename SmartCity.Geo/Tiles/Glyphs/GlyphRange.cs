using System.Globalization;

namespace SmartCity.Geo.Tiles.Glyphs;

/// <summary>A character as a signed distance field.</summary>
/// <param name="Width">Pixels without the border; 0 where there is nothing to draw.</param>
/// <param name="Left">From the pen to the first column without the border, pixels.</param>
/// <param name="Top">From the line's top, which lies <see cref="GlyphRange.Ascent"/> above the baseline, up to the first row: mostly negative, pixels.</param>
/// <param name="Advance">To the next character, pixels.</param>
/// <param name="Field">(Width + 6) × (Height + 6) bytes, row-major; null where there is nothing to draw.</param>
public sealed record Glyph(int CodePoint, int Width, int Height, int Left, int Top, int Advance, byte[]? Field);

/// <summary>256 characters of a font in the form that MapLibre and Mapbox GL read (https://github.com/mapbox/node-fontnik, glyphs.proto).</summary>
public static class GlyphRange
{
    /// <summary>Characters of one file.</summary>
    public const int Count = 256;

    /// <summary>Size of the characters, and what the fields reach beyond them, pixels.</summary>
    public const int Size = 24, Border = 3;

    /// <summary>Distance over which a field falls by its whole range, pixels; and the share of the range that lies outside the outline.</summary>
    public const double Radius = 8, Cutoff = 0.25;

    /// <summary>Baseline below the line's top, pixels: with it MapLibre, which puts the baseline 17 below the top, centres Chinese characters and capitals on their anchor.</summary>
    public const int Ascent = 26;

    /// <summary>The byte of a signed distance: 191 on the outline, more inside.</summary>
    /// <param name="distance">Pixels of <see cref="Size"/>, negative inside.</param>
    public static byte Encode(double distance) => (byte)Math.Clamp(Math.Round(255 - 255 * (distance / Radius + Cutoff)), 0, 255);

    /// <summary>The file of a range.</summary>
    /// <param name="first">Its first code point.</param>
    public static byte[] Write(string stack, int first, IEnumerable<Glyph> glyphs)
    {
        ArgumentNullException.ThrowIfNull(glyphs);
        var (file, fonts, one) = (new ProtobufBuffer(), new ProtobufBuffer(), new ProtobufBuffer());
        fonts.WriteTextField(1, stack);
        fonts.WriteTextField(2, string.Create(CultureInfo.InvariantCulture, $"{first}-{first + Count - 1}"));
        foreach (var glyph in glyphs)
        {
            one.Clear();
            one.WriteVarintField(1, (ulong)glyph.CodePoint);
            if (glyph.Field is { } field) one.WriteBytesField(2, field);
            one.WriteVarintField(3, (ulong)glyph.Width);
            one.WriteVarintField(4, (ulong)glyph.Height);
            WriteSigned(5, glyph.Left);
            WriteSigned(6, glyph.Top);
            one.WriteVarintField(7, (ulong)glyph.Advance);
            fonts.WriteBytesField(3, one.Written);
        }
        file.WriteBytesField(1, fonts.Written);
        return file.Written.ToArray();

        void WriteSigned(int number, int value)
        {
            one.WriteVarint((ulong)(number << 3));
            one.WriteZigzag(value);
        }
    }
}
