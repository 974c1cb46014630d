using Microsoft.Extensions.Primitives;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>How a caller's file is read: what is not given is recognised. The same for commands and endpoints.</summary>
internal sealed record VectorInput
{
    /// <summary>The query parameters of an endpoint that takes a file.</summary>
    internal static readonly string[] QueryNames = ["crs", "shift", "layer", "where", "encoding", "swap_axes"];

    internal VectorReadOptions File { get; init; } = new();

    /// <summary>The web map's shift that the coordinates carry; it is taken off.</summary>
    internal CoordinateShift? Shift { get; init; }

    /// <exception cref="GeoInputException">A parameter's value is not known.</exception>
    internal static VectorInput Of(IQueryCollection query) => new()
    {
        File = new()
        {
            Crs = Text(query["crs"]),
            Layer = Text(query["layer"]),
            Where = Text(query["where"]),
            Encoding = Text(query["encoding"]),
            SwapsAxes = Text(query["swap_axes"]) is { } swaps && (bool.TryParse(swaps, out var yes) ? yes : throw new GeoInputException($"swap_axes '{swaps}' is neither true nor false.")),
        },
        Shift = CoordinateShift.Parse(Text(query["shift"])),
    };

    /// <summary>The layer in EPSG:4490, longitude and latitude, without the shift.</summary>
    internal VectorLayer Read(string path, CancellationToken cancellationToken)
    {
        var layer = VectorFile.Read(path, File, cancellationToken);
        return Shift is { } shift ? layer with { Features = [.. layer.Features.Select(f => f with { Geometry = shift.Take(f.Geometry) })] } : layer;
    }

    private static string? Text(StringValues values) => values.Count > 0 && !string.IsNullOrWhiteSpace(values[^1]) ? values[^1] : null;
}
