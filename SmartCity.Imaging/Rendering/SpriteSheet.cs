using System.Text;
using NetVips;

namespace SmartCity.Imaging.Rendering;

/// <summary>Icons side by side in one picture.</summary>
public static class SpriteSheet
{
    /// <summary>Draws icons of one size into a PNG with transparency: row by row, so many across.</summary>
    /// <param name="svgs">SVG documents of <paramref name="size"/> × <paramref name="size"/> pixels.</param>
    /// <param name="ratio">Pixels of the picture for a pixel of the icons.</param>
    /// <exception cref="VipsException">One of them is no SVG.</exception>
    public static byte[] Draw(IReadOnlyList<string> svgs, int size, int ratio, int across)
    {
        ArgumentNullException.ThrowIfNull(svgs);
        TileImage.Prepare();
        var icons = new List<Image>();
        try
        {
            foreach (var svg in svgs)
            {
                icons.Add(Image.SvgloadBuffer(Encoding.UTF8.GetBytes(svg), scale: ratio));
                if (icons[^1] is not { Bands: 4 } icon || icon.Width != size * ratio || icon.Height != size * ratio)
                    throw new ImagingInputException($"An icon is {icons[^1].Width} × {icons[^1].Height} pixels; {size * ratio} × {size * ratio} is wanted: {svg}");
            }
            using var sheet = Image.Arrayjoin([.. icons], across: across, background: [0.0, 0.0, 0.0, 0.0]);
            return sheet.PngsaveBuffer(compression: 9, keep: Enums.ForeignKeep.None);
        }
        finally
        {
            foreach (var icon in icons) icon.Dispose();
        }
    }
}
