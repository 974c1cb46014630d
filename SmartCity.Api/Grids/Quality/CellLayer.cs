using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Quality;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids.Quality;

/// <summary>Cells for a report, from a file or an edition.</summary>
internal static class CellLayer
{
    /// <summary>Attributes <c>code</c>, <c>class</c> and <c>adcode</c> are used where they exist; without a class all cells are of class 1.</summary>
    /// <param name="source">Names the file in errors.</param>
    /// <exception cref="GeoInputException">There are no cells, or a class is no number from 1 to 9.</exception>
    internal static List<ReportCell> From(VectorLayer layer, string source)
    {
        if (layer.Features.Count == 0) throw new GeoInputException($"{source} holds no cells.");
        return [.. layer.Features.Select((f, i) =>
        {
            var code = f.Text("code") ?? f.Text("name") ?? string.Create(CultureInfo.InvariantCulture, $"#{i + 1}");
            return new ReportCell(code, Class(f, code, source), f.Text("adcode") ?? (code.Length == 15 ? code[..6] : ""), f.Geometry);
        })];
    }

    internal static async Task<List<ReportCell>> FromAsync(CellStore cells, long edition, CancellationToken cancellationToken)
    {
        var list = new List<ReportCell>();
        await foreach (var stored in cells.ListAsync(edition, cancellationToken))
            list.Add(new(stored.Cell.Code, stored.Cell.Class, stored.Cell.Adcode, stored.Cell.Geometry));
        return list;
    }

    /// <summary>Lines with their attribute <c>kind</c>; without one the file's name tells rivers, railways and roads apart.</summary>
    internal static IEnumerable<PartitionBarrier> Barriers(string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var usual = BarrierKinds.All.FirstOrDefault(k => name.Contains(k, StringComparison.OrdinalIgnoreCase)) ?? BarrierKinds.Other;
        return VectorFile.Read(path, null, null, cancellationToken).Features.Select(f => PartitionBarrier.Of(f.Geometry, f.Text("kind") is { } kind && BarrierKinds.All.Contains(kind) ? kind : usual));
    }

    internal static Envelope BoundsOf(IReadOnlyList<ReportCell> cells)
    {
        var bounds = new Envelope();
        foreach (var cell in cells) bounds.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        return bounds;
    }

    private static int Class(VectorFeature feature, string code, string source) =>
        feature.Text("class") is not { } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 9 ? number
        : throw new GeoInputException($"Cell '{code}' of {source} has the class '{text}'; a number from 1 to 9 is needed.");
}
