using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>How a file is written for a caller. The same for commands and endpoints.</summary>
internal sealed record VectorOutput
{
    /// <summary>EPSG:n, WKT or a PROJ string; easting or longitude first.</summary>
    internal string Crs { get; init; } = CrsTransform.Cgcs2000;

    /// <summary>The web map's shift to put on; null for none.</summary>
    internal CoordinateShift? Shift { get; init; }

    /// <summary>Of a shapefile's or CSV's texts: UTF-8 (the default), GBK, GB18030, for CSV also UTF-8-BOM.</summary>
    internal string? Encoding { get; init; }

    /// <summary>The columns to write, in this order; null writes all.</summary>
    internal IReadOnlyList<string>? Fields { get; init; }

    /// <summary>True to write the geometry into a CSV as WKT.</summary>
    internal bool WithWkt { get; init; } = true;

    private VectorWriteOptions Options => new() { Crs = Crs.Trim().StartsWith("EPSG", StringComparison.OrdinalIgnoreCase) ? Crs.Trim().ToUpperInvariant() : Crs, Encoding = Encoding, WithWkt = WithWkt };

    /// <summary>A list as it stands on a command line or in a query: "code,class,name".</summary>
    internal static IReadOnlyList<string>? List(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Tells before the work what <see cref="Write"/> would refuse after it, but for what lies in the features.</summary>
    internal void Require(string path)
    {
        using var transform = CrsTransform.FromCgcs2000(Crs);
        VectorFile.RequireWritable(path, Options);
    }

    /// <param name="features">In EPSG:4490, longitude and latitude.</param>
    /// <exception cref="GeoInputException">There is no such field.</exception>
    internal void Write(string path, IReadOnlyList<VectorFeature> features, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        var chosen = Fields?.Select(name => fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new GeoInputException($"There is no field '{name}'; there are {string.Join(", ", fields.Select(f => f.Name))}.")).ToList() ?? fields;
        using var transform = CrsTransform.FromCgcs2000(Crs);
        var written = transform.IsIdentity && Shift is null ? features : [.. features.Select(f =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return f with { Geometry = transform.Apply(Shift?.Put(f.Geometry) ?? f.Geometry) };
        })];
        VectorFile.Write(path, Options, written, chosen, cancellationToken);
    }
}
