using System.CommandLine;
using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Grids;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands;

/// <summary>The ground that a command is about: <c>--bbox</c>, <c>--area</c> or <c>--edition</c>.</summary>
internal sealed class SearchAreaOptions
{
    private readonly Option<string?> _box = new("--bbox") { Description = "West,south,east,north in degrees: 102.5,24.8,102.9,25.2." };
    private readonly Option<string?> _area = new("--area") { Description = "A vector file: the box around all of it." };
    private readonly Option<long?> _edition = new("--edition") { Description = "Number of an edition: the box around its cells." };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_box, _area, _edition]) command.Options.Add(option);
    }

    /// <returns>EPSG:4490; null when nothing is said.</returns>
    /// <exception cref="GeoInputException">More than one is said, or there is no such edition.</exception>
    internal async Task<Geometry?> ReadAsync(ParseResult parsed, string? database, CancellationToken cancellationToken)
    {
        var (box, area, edition) = (parsed.GetValue(_box), parsed.GetValue(_area), parsed.GetValue(_edition));
        if (new object?[] { box, area, edition }.Count(v => v is not null) > 1) throw new GeoInputException("Say only one of --bbox, --area and --edition.");
        if (box is not null) return SearchArea.Box(box);
        if (area is not null) return CoverageFiles.Union(CoverageFiles.Features(VectorFile.Read(area, new(), cancellationToken), $"'{area}'"), area).Envelope;
        if (edition is not { } id) return null;
        var bounds = await EditionAccess.WithAsync(database, async editions => (await editions.FindAsync(id, cancellationToken) ?? throw EditionAccess.Missing(id)).Bounds, cancellationToken);
        return SearchArea.Box(string.Create(CultureInfo.InvariantCulture, $"{bounds.MinX},{bounds.MinY},{bounds.MaxX},{bounds.MaxY}"));
    }
}
