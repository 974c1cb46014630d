using System.Globalization;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>The last part of a tile's address: its row, <c>@2x</c> for twice the pixels, a format: <c>3507</c>, <c>3507.webp</c>, <c>3507@2x.png</c>, <c>3507.auto</c>.</summary>
/// <param name="Size">Pixels a side.</param>
internal readonly record struct TileName(int Row, int Size, string Ending)
{
    private const int Usual = 256;
    private const string Twice = "@2x";

    /// <summary>Null when it is none.</summary>
    internal static TileName? Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (name, ending) = dot < 0 ? (text, "") : (text[..dot], text[(dot + 1)..]);
        if (dot >= 0 && ending.Length == 0) return null;
        var isTwice = name.EndsWith(Twice, StringComparison.Ordinal);
        return int.TryParse(isTwice ? name[..^Twice.Length] : name, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? new(row, isTwice ? 2 * Usual : Usual, ending) : null;
    }

    /// <summary>The ground of the tile in Web Mercator.</summary>
    internal RasterView View(int zoom, int column) => RasterView.WebMercatorTile(zoom, column, Row, Size);
}
