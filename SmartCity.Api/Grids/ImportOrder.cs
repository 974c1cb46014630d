using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What is to be done with a file of cells that came over HTTP; the same at once and as a job.</summary>
/// <param name="File">How it is read.</param>
/// <param name="Author">Who sent it.</param>
/// <param name="Name">Of the draft; null: the layer's.</param>
/// <param name="Shift">gcj02, bd09 or null.</param>
/// <param name="IsDry">Report only.</param>
internal sealed record ImportOrder(
    VectorReadOptions File, IReadOnlyList<string> Map, int Class, string Author,
    string? Name = null, string? Shift = null, string? Adcode = null, bool Repairs = false, double? ToleranceMetres = null, double? GapWidthMetres = null, bool IsDry = false)
{
    /// <summary>Reads the file and makes cells of it.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="called">What messages call it.</param>
    internal ReadCells Read(string path, string called, CellImportOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        var layer = new VectorInput { File = File with { CalledAs = called }, Shift = CoordinateShift.Parse(Shift) }.Read(path, cancellationToken);
        return new(layer, CellReading.Import(layer, called, options, progress, cancellationToken), ImportReport.Sha256(path));
    }

    internal async Task<CellImportOptions> OptionsAsync(MapFeatureStore features, CancellationToken cancellationToken) => new()
    {
        Map = Map,
        Class = Class,
        Adcode = Adcode,
        Repairs = Repairs,
        ToleranceMetres = ToleranceMetres,
        GapWidthMetres = GapWidthMetres,
        Reference = await CellReading.StoredDistrictsAsync(features, cancellationToken),
    };

    /// <summary>Stores the cells as a draft, but for a dry run, and reports.</summary>
    internal async Task<ImportReport> StoreAsync(ReadCells read, EditionStore editions, CancellationToken cancellationToken)
    {
        var name = Name ?? read.Layer.Name;
        var stored = IsDry ? null : await editions.CreateDraftAsync(ImportReport.Draft(name, name, read.Sha256, read.Cells,
            new { File.Crs, Shift, File.Layer, File.Where, Map, Class, Adcode, Repairs, ToleranceMetres, GapWidthMetres }, Author), cancellationToken);
        return ImportReport.Of(name, read.Layer, CoordinateShift.Parse(Shift), read.Cells, [], stored);
    }

    internal sealed record ReadCells(VectorLayer Layer, ImportedCells Cells, string Sha256);
}
