using System.Globalization;
using System.Numerics;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>The truth files of one pair: mask, class raster, objects, picture.</summary>
internal sealed class TruthWriter : IDisposable
{
    private readonly GdalRasterWriter _mask, _classes;
    private readonly string _stem, _folder;
    private readonly Quicklook _after;
    private byte[] _row = [], _assessed = [];

    /// <param name="after">Shows the truth on the later date's picture.</param>
    internal TruthWriter(SceneTruth truth, Quicklook after, string folder, string stem, RasterGrid grid)
    {
        (Truth, _after, _folder, _stem) = (truth, after, folder, stem);
        _mask = GdalRasterWriter.Create(Path.Combine(folder, MaskName), grid, ["change"], PixelType.UInt8);
        _classes = GdalRasterWriter.Create(Path.Combine(folder, ClassesName), grid, ["class"], PixelType.UInt8);
    }

    internal SceneTruth Truth { get; }

    internal string MaskName => $"{_stem}.mask.tif";

    internal string ClassesName => $"{_stem}.class.tif";

    internal string ObjectsName => $"{_stem}.geojson";

    internal long ChangedPixels { get; private set; }

    internal long NotAssessablePixels { get; private set; }

    /// <param name="cloudBefore">Cloud classes of both dates in the window: what a cloud or its shadow hides can't be assessed.</param>
    internal void Write(PixelWindow window, ReadOnlySpan<byte> cloudBefore, ReadOnlySpan<byte> cloudAfter)
    {
        var pixels = (int)window.PixelCount;
        if (_row.Length < pixels) (_row, _assessed) = (new byte[pixels], new byte[pixels]);
        Truth.Rasterise(window, _row.AsSpan(0, pixels));
        for (var i = 0; i < pixels; i++)
            _assessed[i] = cloudBefore[i] != CloudField.Clear || cloudAfter[i] != CloudField.Clear ? SceneTruth.NotAssessable : _row[i] != 0 ? SceneTruth.Changed : SceneTruth.Unchanged;
        ChangedPixels += _assessed.AsSpan(0, pixels).Count(SceneTruth.Changed);
        NotAssessablePixels += _assessed.AsSpan(0, pixels).Count(SceneTruth.NotAssessable);
        _after.Add(window, _row.AsSpan(0, pixels));
        _mask.Write(window, 0, (ReadOnlySpan<byte>)_assessed.AsSpan(0, pixels));
        _classes.Write(window, 0, (ReadOnlySpan<byte>)_row.AsSpan(0, pixels));
    }

    internal void Complete(ScenePlace place, string beforeId, string afterId, DateTimeOffset seenAt, CancellationToken cancellationToken)
    {
        _mask.Complete();
        _classes.Complete();
        var features = Truth.Changes.Select((change, index) => new VectorFeature(Polygon(change.Ring, place), new Dictionary<string, object?>
        {
            ["id"] = (long)index,
            ["class"] = TruthClassName.Of(change.Class),
            ["area_m2"] = Math.Round(change.AreaSquareMetres, 1),
            ["before"] = beforeId,
            ["after"] = afterId,
            ["seen_at"] = seenAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }));
        VectorField[] fields =
        [
            new("id", VectorFieldType.Whole), new("class", VectorFieldType.Text), new("area_m2", VectorFieldType.Real),
            new("before", VectorFieldType.Text), new("after", VectorFieldType.Text), new("seen_at", VectorFieldType.Text),
        ];
        VectorFile.Write(Path.Combine(_folder, ObjectsName), [.. features], fields, place.Crs, cancellationToken);
        AtomicFile.Write(Path.Combine(_folder, $"{_stem}.png"), _after.SaveTruth);
    }

    public void Dispose()
    {
        _mask.Dispose();
        _classes.Dispose();
    }

    private static Polygon Polygon(Vector2[] ring, ScenePlace place) =>
        new(new LinearRing([.. ring.Append(ring[0]).Select(p => new Coordinate(place.CentreEasting + p.X, place.CentreNorthing + p.Y))])) { SRID = place.Srid };
}
