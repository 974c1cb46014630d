namespace SmartCity.Imaging.Dust;

/// <summary>Light and colour of the whole squares of a picture; what is left over at the right and lower edge is left out.</summary>
/// <param name="Light">Mean of each square, 0 … 255.</param>
/// <param name="Spread">Standard deviation of light.</param>
/// <param name="Dark">Least colour value of any pixel.</param>
/// <param name="Range">Mean of the largest less the least colour value.</param>
/// <param name="Red">Mean.</param>
internal sealed record PictureBlocks(float[] Light, float[] Spread, float[] Dark, float[] Range, float[] Red, float[] Green, float[] Blue)
{
    /// <param name="luma">Light of every pixel.</param>
    /// <param name="side">Pixels; not above the picture's shorter side.</param>
    internal static PictureBlocks Of(DustFrame frame, float[] luma, int side)
    {
        int columns = frame.Width / side, rows = frame.Height / side, count = columns * rows;
        float[] light = new float[count], spread = new float[count], dark = new float[count], range = new float[count], red = new float[count], green = new float[count], blue = new float[count];
        dark.AsSpan().Fill(255);
        for (var y = 0; y < rows * side; y++)
            for (var x = 0; x < columns * side; x++)
            {
                var (i, block) = (y * frame.Width + x, y / side * columns + x / side);
                int r = frame.Red[i], g = frame.Green[i], b = frame.Blue[i];
                var (least, most) = (Math.Min(r, Math.Min(g, b)), Math.Max(r, Math.Max(g, b)));
                light[block] += luma[i];
                spread[block] += luma[i] * luma[i];
                if (least < dark[block]) dark[block] = least;
                range[block] += most - least;
                red[block] += r;
                green[block] += g;
                blue[block] += b;
            }
        float size = side * side;
        for (var i = 0; i < count; i++)
        {
            (light[i], range[i], red[i], green[i], blue[i]) = (light[i] / size, range[i] / size, red[i] / size, green[i] / size, blue[i] / size);
            spread[i] = MathF.Sqrt(MathF.Max(0, spread[i] / size - light[i] * light[i]));
        }
        return new(light, spread, dark, range, red, green, blue);
    }
}
