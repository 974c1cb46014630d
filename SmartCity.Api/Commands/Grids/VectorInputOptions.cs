using System.CommandLine;
using SmartCity.Api.Grids;
using SmartCity.Geo.Crs;

namespace SmartCity.Api.Commands.Grids;

/// <summary>The options of a command that reads a vector file: <c>--crs --shift --layer --where --encoding --swap-axes</c>.</summary>
/// <param name="prefix">Set before the names that a writing command needs for its output: <c>from-</c> makes <c>--from-crs</c>.</param>
internal sealed class VectorInputOptions(string prefix = "")
{
    private readonly Option<string?> _crs = new($"--{prefix}crs") { Description = "The CRS of the coordinates, in place of the file's own: EPSG:4543, say. Easting or longitude first." };
    private readonly Option<string?> _shift = new($"--{prefix}shift") { Description = "The web map's shift to take off: gcj02 (AMap, Tencent, DataV) or bd09 (Baidu)." };
    private readonly Option<string?> _layer = new("--layer") { Description = "The layer, or in a zip the file. [default: the first with geometries]" };
    private readonly Option<string?> _where = new("--where") { Description = "Which features to take, in OGR SQL: \"name IN ('五华区','盘龙区')\"." };
    private readonly Option<string?> _encoding = new($"--{prefix}encoding") { Description = "The encoding of a shapefile's or CSV's texts: UTF-8, GBK, GB18030. [default: recognised]" };
    private readonly Option<bool> _swap = new($"--{prefix}swap-axes") { Description = "Northing or latitude stands first in the file." };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_crs, _shift, _layer, _where, _encoding, _swap]) command.Options.Add(option);
    }

    /// <exception cref="Geo.GeoInputException">The shift is not known.</exception>
    internal VectorInput Of(ParseResult parsed) => new()
    {
        File = new()
        {
            Crs = parsed.GetValue(_crs),
            Layer = parsed.GetValue(_layer),
            Where = parsed.GetValue(_where),
            Encoding = parsed.GetValue(_encoding),
            SwapsAxes = parsed.GetValue(_swap),
        },
        Shift = CoordinateShift.Parse(parsed.GetValue(_shift)),
    };
}
