namespace SmartCity.Benchmarks.Peers;

/// <summary>What every tile server is asked for.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Type">As MapServer calls it.</param>
/// <param name="Fields">Its attributes.</param>
/// <param name="Source">SQL of its rows, as named columns.</param>
/// <param name="Geometry">The column, EPSG:3857.</param>
/// <param name="Key">A column that names a row.</param>
internal sealed record PeerLayer(string Name, string Type, string Fields, string Source, string Geometry, string Key)
{
    internal string Rows => $"select {Fields}, {Geometry} from {Source}";

    internal static PeerLayer Cells { get; } = new("cells", "POLYGON", "code, class, adcode, district_name, area_m2", "smartcity.current_cell", "geom_3857", "code");

    internal static PeerLayer Cases { get; } = new("cases", "POINT", "number, class, status, score, cell_code", "smartcity.spatial_case", "point_3857", "number");
}

/// <summary>What a tile cost.</summary>
/// <param name="Server">CPU of the tile server, milliseconds.</param>
/// <param name="Backend">CPU of PostgreSQL, milliseconds.</param>
/// <param name="Bytes">Mean of the tiles as they were asked for.</param>
internal readonly record struct TileCost(double Server, double Backend, double Bytes)
{
    internal double Total => Server + Backend;

    internal Figure Figure(string what, double? ours = null) => new(what, Benchmarks.Figure.Text(Total, "ms"), ours is { } own ? Benchmarks.Figure.Times(own / Total) + " of it takes ours" : "", $"PostgreSQL {Benchmarks.Figure.Text(Backend, "ms")}; {Bytes / 1000:F1} kB");
}
