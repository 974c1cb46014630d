namespace SmartCity.Imaging.Gdal;

/// <summary>How a vector file is read; what is null is recognised from the file.</summary>
public sealed record VectorReadOptions
{
    /// <summary>The layer's name, for a zip also the name of a file in it; null takes the first one that has geometries.</summary>
    public string? Layer { get; init; }

    /// <summary>An OGR SQL condition such as <c>name IN ('五华区','盘龙区')</c>; null reads all.</summary>
    public string? Where { get; init; }

    /// <summary>The CRS of the coordinates, in place of the one that the file says: <c>EPSG:n</c>, WKT or a PROJ string.</summary>
    public string? Crs { get; init; }

    /// <summary>The encoding of a shapefile's or CSV's texts, in place of the recognised one: <c>UTF-8</c>, <c>GBK</c>, <c>GB18030</c> …</summary>
    public string? Encoding { get; init; }

    /// <summary>True when northing or latitude stands first in the file.</summary>
    public bool SwapsAxes { get; init; }

    /// <summary>What messages call the file; null calls it by its path.</summary>
    public string? CalledAs { get; init; }
}
