using System.Globalization;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>A tile matrix set on the wire: OGC 2D Tile Matrix Set 2.0, JSON encoding, with the members of 1.0 beside it for older readers, such as GDAL 3.6.</summary>
/// <param name="Uri">Of the registered definition; absent for our own.</param>
/// <param name="Identifier">1.0: as the id.</param>
/// <param name="SupportedCRS">1.0: as the CRS.</param>
internal sealed record TileMatrixSetResponse(
    string Id, string Title, string? Uri, string Crs, IReadOnlyList<string> OrderedAxes, TileMatrixSetResponse.Box BoundingBox, IReadOnlyList<TileMatrixSetResponse.Matrix> TileMatrices, string Identifier, string SupportedCRS)
{
    /// <summary>Of a tile's edge, as these sets count; vector tiles have their own grid within.</summary>
    private const int Pixels = 256;

    /// <summary>Metres of a degree on the equator of WGS 84 and CGCS2000, and the size of a pixel that scales are told for.</summary>
    private const double MetresPerDegree = 6_378_137 * Math.PI / 180, StandardPixel = 0.00028;

    /// <param name="CellSize">Edge of a pixel in units of the CRS.</param>
    /// <param name="PointOfOrigin">The north-west corner, in the axis order of the CRS.</param>
    /// <param name="Identifier">1.0: as the id.</param>
    /// <param name="TopLeftCorner">1.0: as the origin.</param>
    internal sealed record Matrix(
        string Id, double ScaleDenominator, double CellSize, string CornerOfOrigin, IReadOnlyList<double> PointOfOrigin, int TileWidth, int TileHeight, int MatrixWidth, int MatrixHeight, string Identifier, IReadOnlyList<double> TopLeftCorner);

    /// <summary>Corners in the axis order of the CRS; those of 1.0 are called otherwise.</summary>
    internal sealed record Box(IReadOnlyList<double> LowerLeft, IReadOnlyList<double> UpperRight, string Crs, IReadOnlyList<double> LowerCorner, IReadOnlyList<double> UpperCorner);

    internal static TileMatrixSetResponse Of(TileMatrixSet set)
    {
        var (x, y) = set.Origin;
        var (low, high) = (Ordered(set, x, y - set.TileSize(0)), Ordered(set, -x, y));
        return new(set.Id, set.Title, set.Uri, set.Crs, set.Axes, new(low, high, set.Crs, low, high), [.. Enumerable.Range(0, set.MaxMatrix + 1).Select(matrix => Of(set, matrix))], set.Id, set.Crs);
    }

    private static Matrix Of(TileMatrixSet set, int matrix)
    {
        var (id, pixel, origin) = (matrix.ToString(CultureInfo.InvariantCulture), set.TileSize(matrix) / Pixels, Ordered(set, set.Origin.X, set.Origin.Y));
        return new(id, pixel * (set.IsGeographic ? MetresPerDegree : 1) / StandardPixel, pixel, "topLeft", origin, Pixels, Pixels, set.Columns(matrix), TileMatrixSet.Rows(matrix), id, origin);
    }

    private static double[] Ordered(TileMatrixSet set, double x, double y) => set.IsNorthFirst ? [y, x] : [x, y];
}
