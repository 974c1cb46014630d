namespace SmartCity.Geo.Tiles;

/// <summary>A tile of the WebMercatorQuad matrix set: column from west to east, row from north to south.</summary>
/// <remarks>XYZ URLs write zoom/column/row, OGC API Tiles writes zoom/row/column.</remarks>
public readonly record struct TileAddress
{
    /// <summary>Its tiles are about 10 m wide.</summary>
    public const int MaxZoom = 22;

    /// <summary>Half of the world's width in EPSG:3857, metres.</summary>
    internal const double HalfWorld = 20_037_508.342_789_244;

    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public TileAddress(int zoom, int column, int row)
    {
        if (!Exists(zoom, column, row)) throw new ArgumentOutOfRangeException(nameof(zoom), $"{zoom}/{column}/{row}", $"Zoom is 0 to {MaxZoom}, column and row are 0 to 2^zoom − 1.");
        (Zoom, Column, Row) = (zoom, column, row);
    }

    public int Zoom { get; }

    public int Column { get; }

    public int Row { get; }

    /// <summary>Edge in EPSG:3857, metres (of the projection, not of the ground).</summary>
    public double Size => 2 * HalfWorld / (1 << Zoom);

    /// <summary>West edge in EPSG:3857.</summary>
    public double West => Column * Size - HalfWorld;

    /// <summary>North edge in EPSG:3857.</summary>
    public double North => HalfWorld - Row * Size;

    public static bool Exists(int zoom, int column, int row) => zoom is >= 0 and <= MaxZoom && column >= 0 && row >= 0 && column < 1 << zoom && row < 1 << zoom;

    /// <summary>The tile that holds a place; a tile owns its west and north edges.</summary>
    public static TileAddress At(double longitude, double latitude, int zoom)
    {
        var last = (1 << zoom) - 1;
        var x = (longitude + 180) / 360;
        var y = (1 - Math.Asinh(Math.Tan(latitude * Math.PI / 180)) / Math.PI) / 2;
        return new(zoom, Math.Clamp((int)Math.Floor(x * (last + 1)), 0, last), Math.Clamp((int)Math.Floor(y * (last + 1)), 0, last));
    }

    public override string ToString() => $"{Zoom}/{Column}/{Row}";
}
