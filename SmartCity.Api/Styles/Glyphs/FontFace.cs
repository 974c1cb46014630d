using SkiaSharp;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Styles.Glyphs;

/// <summary>A font file that characters are drawn from. Thread-safe.</summary>
internal sealed class FontFace(string name, string path) : IDisposable
{
    /// <summary>Outlines are drawn so many times larger than the fields, so that distances are exact to a small part of a pixel.</summary>
    private const int Finer = 4;

    /// <summary>Fine pixels beyond which a field says no more, and the two of them that a sample is taken over.</summary>
    private const int Outside = (int)(GlyphRange.Radius * (1 - GlyphRange.Cutoff)) * Finer + 2, Inside = (int)(GlyphRange.Radius * GlyphRange.Cutoff) * Finer + 2;

    private readonly Lazy<SKTypeface?> _typeface = new(() => File.Exists(path) ? SKTypeface.FromFile(path) : null);

    internal string Name => name;

    /// <summary>Whether the file is there and a font.</summary>
    internal bool IsThere => _typeface.Value is not null;

    /// <summary>Changes when the file does.</summary>
    internal string Version => new FileInfo(path) is { Exists: true } file ? FormattableString.Invariant($"{file.Length:x}") : "none";

    /// <summary>The characters of a range that the font has.</summary>
    /// <param name="codePoints">Unicode scalar values.</param>
    internal IEnumerable<Glyph> Draw(IEnumerable<int> codePoints)
    {
        if (_typeface.Value is not { } typeface) yield break;
        using var font = new SKFont(typeface, GlyphRange.Size * Finer) { Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true, Edging = SKFontEdging.Antialias };
        foreach (var codePoint in codePoints)
            if (font.GetGlyph(codePoint) is var id and not 0) yield return Draw(font, id, codePoint);
    }

    private static Glyph Draw(SKFont font, ushort id, int codePoint)
    {
        var advance = (int)Math.Round(font.GetGlyphWidths([id])[0] / Finer);
        using var path = font.GetGlyphPath(id);
        if (path is null || path.IsEmpty) return new(codePoint, 0, 0, 0, -GlyphRange.Ascent, advance, null);
        var bounds = path.TightBounds;   // y grows downwards from the baseline
        var (left, top) = ((int)Math.Floor(bounds.Left / Finer), (int)Math.Floor(bounds.Top / Finer));
        var (width, height) = ((int)Math.Ceiling(bounds.Right / Finer) - left, (int)Math.Ceiling(bounds.Bottom / Finer) - top);
        var (columns, rows) = (width + 2 * GlyphRange.Border, height + 2 * GlyphRange.Border);
        var coverage = Rasterise(path, columns * Finer, rows * Finer, (GlyphRange.Border - left) * Finer, (GlyphRange.Border - top) * Finer);
        return new(codePoint, width, height, left, -top - GlyphRange.Ascent, advance, Sample(DistanceField.Of(coverage, columns * Finer, rows * Finer, Outside, Inside), columns, rows));
    }

    private static byte[] Rasterise(SKPath path, int width, int height, int dx, int dy)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true, Color = SKColors.Black })
        {
            canvas.Translate(dx, dy);
            canvas.DrawPath(path, paint);
        }
        var coverage = new byte[width * height];
        var pixels = bitmap.GetPixelSpan();
        for (var row = 0; row < height; row++) pixels.Slice(row * bitmap.RowBytes, width).CopyTo(coverage.AsSpan(row * width));
        return coverage;
    }

    /// <summary>The centre of a pixel lies between the four fine ones in its middle.</summary>
    private static byte[] Sample(float[] distances, int columns, int rows)
    {
        var field = new byte[columns * rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var at = (row * Finer + Finer / 2 - 1) * columns * Finer + column * Finer + Finer / 2 - 1;
                var sum = distances[at] + distances[at + 1] + distances[at + columns * Finer] + distances[at + columns * Finer + 1];
                field[row * columns + column] = GlyphRange.Encode(sum / 4 / Finer);
            }
        }
        return field;
    }

    public void Dispose()
    {
        if (_typeface.IsValueCreated) _typeface.Value?.Dispose();
    }
}
