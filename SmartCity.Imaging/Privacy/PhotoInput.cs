using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>Cuts windows out of a picture for a detector.</summary>
internal static class PhotoInput
{
    /// <summary>A window reduced to <paramref name="width"/> × <paramref name="height"/> by area means, at the top left of an input that is filled up with <paramref name="padding"/>.</summary>
    /// <returns>Blue, green, red, channel after channel, row-major, 0 … 255.</returns>
    internal static float[] Of(TileImage picture, (int Column, int Row, int Width, int Height) window, int width, int height, int inputWidth, int inputHeight, float padding)
    {
        var plane = inputWidth * inputHeight;
        var values = new float[3 * plane];
        if (padding != 0) values.AsSpan().Fill(padding);
        for (var row = 0; row < height; row++)
        {
            var (top, bottom) = Range(row, height, window.Height);
            for (var column = 0; column < width; column++)
            {
                var (left, right) = Range(column, width, window.Width);
                var (red, green, blue) = (0, 0, 0);
                for (var y = top; y < bottom; y++)
                    for (var x = left; x < right; x++)
                    {
                        var at = ((window.Row + y) * picture.Width + window.Column + x) * 4;
                        red += picture.Pixels[at];
                        green += picture.Pixels[at + 1];
                        blue += picture.Pixels[at + 2];
                    }
                var (to, count) = (row * inputWidth + column, (float)((bottom - top) * (right - left)));
                (values[to], values[to + plane], values[to + 2 * plane]) = (blue / count, green / count, red / count);
            }
        }
        return values;
    }

    /// <summary>The source pixels, at least one, under a target pixel.</summary>
    private static (int From, int To) Range(int at, int targets, int sources)
    {
        var from = (int)((long)at * sources / targets);
        return (from, Math.Max(from + 1, (int)((long)(at + 1) * sources / targets)));
    }
}
