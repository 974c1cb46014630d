using System.Globalization;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>A committed change of a layer, as the database tells it (migration 0020).</summary>
/// <param name="Boxes">All that has changed lies in these; none: what lies nowhere has changed; null: it may lie anywhere.</param>
internal sealed record LayerChange(string Layer, IReadOnlyList<MercatorBox>? Boxes)
{
    /// <summary>Reads a notice. One that is not understood counts for all of its layer.</summary>
    internal static LayerChange Parse(string notice)
    {
        var parts = notice.Split(' ');
        if (parts.Length == 1) return new(notice, null);
        var boxes = new List<MercatorBox>(parts.Length - 1);
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Length == 0) continue;
            if (ParseBox(part) is not { } box) return new(parts[0], null);
            boxes.Add(box);
        }
        return new(parts[0], boxes);
    }

    private static MercatorBox? ParseBox(string text)
    {
        var sides = text.Split(',');
        return sides.Length == 4 && Side(0, out var west) && Side(1, out var south) && Side(2, out var east) && Side(3, out var north) ? new(west, south, east, north) : null;

        bool Side(int at, out int metres) => int.TryParse(sides[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out metres);
    }
}
