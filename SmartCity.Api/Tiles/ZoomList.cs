using System.Globalization;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>The zooms that a client wants tiles named for.</summary>
internal static class ZoomList
{
    /// <param name="zoom">One: <c>12</c>.</param>
    /// <param name="zooms">From one to another: <c>10-14</c>.</param>
    /// <returns>Rising; none when neither is given.</returns>
    /// <exception cref="BadHttpRequestException">They are no zooms, or both are given.</exception>
    internal static IReadOnlyList<int> Parse(string? zoom, string? zooms)
    {
        if (zoom is not null && zooms is not null) throw new BadHttpRequestException("Both 'zoom' and 'zooms' are given; one is enough.");
        if (zoom is not null) return [Number(zoom, zoom, "zoom=12")];
        if (zooms is null) return [];
        var ends = zooms.Split('-');
        if (ends.Length != 2) throw Wrong(zooms, "zooms=10-14");
        var (first, last) = (Number(ends[0], zooms, "zooms=10-14"), Number(ends[1], zooms, "zooms=10-14"));
        return first <= last ? [.. Enumerable.Range(first, last - first + 1)] : throw Wrong(zooms, "zooms=10-14");
    }

    private static int Number(string text, string whole, string example) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var zoom) && zoom <= TileAddress.MaxZoom ? zoom : throw Wrong(whole, example);

    private static BadHttpRequestException Wrong(string text, string example) => new($"'{text}' is no zoom; wanted is {example}, from 0 to {TileAddress.MaxZoom}.");
}
