using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>The cover of a scene's ground summed over management cells. A pixel counts to the cell that holds its centre.</summary>
/// <remarks>What cloud, cloud shadow or snow hides counts as not seen, where the scene has red, green and blue to tell.</remarks>
public static class GroundCells
{
    private const int WindowSize = 512, Dust = 0;   // slot 0 of a cell's sums, which no cover has

    // After the covers: dust times longitude, dust times latitude.
    private static readonly int DustX = Enum.GetValues<GroundCover>().Length + 1, DustY = DustX + 1, Sums = DustY + 1;

    /// <param name="cells">Longitude and latitude, EPSG:4490.</param>
    /// <param name="reachMetres">How near soil of other cells must lie to count, see <see cref="DustNearness"/>; 0: not at all.</param>
    /// <param name="progress">0–1.</param>
    /// <returns>One a cell, in file order.</returns>
    /// <exception cref="ImagingInputException">The scene says no place; no cell lies in it; it lacks a band that can't be done without.</exception>
    /// <exception cref="GdalException">A file is damaged.</exception>
    public static IReadOnlyList<GroundCellArea> Measure(SpectralScene scene, VectorLayer cells, double reachMetres, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(cells);
        var pixelMetres = GroundScan.PixelMetres(scene.Grid);   // refuses a scene without a place
        var whole = WholeAreas(scene.Grid, cells, pixelMetres);
        var place = new CellPlaces(cells);
        var reach = cells.Features.Select(f => GroundScan.WindowOf(scene.Grid, f.Geometry.EnvelopeInternal)).Where(w => w is not null).Select(w => w!.Value).ToList();
        var windows = PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize)
            .Where(w => reach.Exists(r => r.Column < w.EndColumn && w.Column < r.EndColumn && r.Row < w.EndRow && w.Row < r.EndRow)).ToList();
        if (windows.Count == 0) throw Elsewhere(scene, cells);
        var map = GroundMap.Of(scene, cancellationToken);
        var mask = new[] { SpectralBand.Red, SpectralBand.Green, SpectralBand.Blue }.All(b => scene.Find(b) >= 0) ? SkyMask.Fit(scene, pixelMetres, cancellationToken) : null;
        var sums = cells.Features.Select(_ => new double[Sums]).ToArray();
        var (done, anyPixel) = (0, false);
        OrderedWork.Run(windows, window => SumWindow(map, mask, place, window, cancellationToken), found =>
        {
            anyPixel |= found.Count > 0;
            foreach (var (cell, part) in found)
                for (var i = 0; i < part.Length; i++) sums[cell][i] += part[i];
            progress?.Report(++done / (double)windows.Count);
        }, cancellationToken);
        if (!anyPixel) throw Elsewhere(scene, cells);
        return DustNearness.Of(cells, [.. sums.Select((s, i) => new GroundCellArea(whole[i], [0, .. s[1..DustX]], s[Dust]) { DustCentre = s[Dust] > 0 ? (s[DustX] / s[Dust], s[DustY] / s[Dust]) : null })], reachMetres);
    }

    private static ImagingInputException Elsewhere(SpectralScene scene, VectorLayer cells) =>
        new($"No pixel of '{scene.Path}' lies in any of the {cells.Features.Count} cells: do the two cover the same place?");

    // Sums of the cells that have a pixel centre in the window, hidden or not, in the order of the cells.
    private static SortedDictionary<int, double[]> SumWindow(GroundMap map, SkyMask? mask, CellPlaces place, PixelWindow window, CancellationToken cancellationToken)
    {
        var pixels = (int)window.PixelCount;
        var values = new float[3 * pixels];
        map.Read(window, [GroundMap.Cover, GroundMap.Probability, GroundMap.Dryness], values);
        if (mask?.Cover(window) is { } sky)
            for (var i = 0; i < pixels; i++)
                if (sky[i] is (byte)SkyCover.Cloud or (byte)SkyCover.CloudShadow or (byte)SkyCover.Snow) values[i] = float.NaN;
        var grid = map.Grid.Crop(window);
        var area = GroundPixel.Of(grid).AreaSquareMetres;
        var found = new SortedDictionary<int, double[]>();
        GroundScan.Read(new MemoryRaster(grid, 3, values), [0, 1, 2], grid.Whole, (longitude, latitude, row) =>
        {
            var last = -1;
            var count = longitude.Length;
            for (var i = 0; i < count; i++)
            {
                if (!double.IsFinite(longitude[i])) continue;
                last = place.Find(new(longitude[i], latitude[i]), last);
                if (last < 0) continue;
                if (!found.TryGetValue(last, out var sum)) found.Add(last, sum = new double[Sums]);
                if (float.IsNaN(row[i])) continue;
                sum[(int)row[i]] += area;
                if ((int)row[i] != (int)GroundCover.BareSoil) continue;
                var dust = area * row[count + i] * row[2 * count + i];
                (sum[Dust], sum[DustX], sum[DustY]) = (sum[Dust] + dust, sum[DustX] + dust * longitude[i], sum[DustY] + dust * latitude[i]);
            }
        }, cancellationToken);
        return found;
    }

    // In the scene's own CRS, so that a cell that is wholly seen has the area of its pixels.
    private static double[] WholeAreas(RasterGrid grid, VectorLayer cells, double pixelMetres)
    {
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, grid.CrsWkt!);
        var (x0, y0) = grid.Transform.ToGround(0, 0);
        var (x1, y1) = grid.Transform.ToGround(1, 0);
        var (x2, y2) = grid.Transform.ToGround(0, 1);
        var pixel = Math.Abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0));
        return [.. cells.Features.Select(f => f.Geometry is Polygon or MultiPolygon ? transform.Apply(f.Geometry).Area / pixel * pixelMetres * pixelMetres : 0)];
    }

    /// <summary>Finds the cell of a place; the first in file order where several hold it. Safe for several threads.</summary>
    private sealed class CellPlaces
    {
        private readonly STRtree<int> _tree = new();
        private readonly IndexedPointInAreaLocator?[] _locators;

        internal CellPlaces(VectorLayer cells)
        {
            _locators = [.. cells.Features.Select(f => f.Geometry is Polygon or MultiPolygon ? new IndexedPointInAreaLocator(f.Geometry) : null)];
            for (var i = 0; i < _locators.Length; i++)
            {
                _tree.Insert(cells.Features[i].Geometry.EnvelopeInternal, i);
                _locators[i]?.Locate(cells.Features[i].Geometry.Coordinate);   // builds its index, which several threads then read
            }
            _tree.Build();
        }

        internal int Find(Coordinate point, int likely) => likely >= 0 && Holds(likely, point) ? likely : _tree.Query(new Envelope(point)).Order().FirstOrDefault(c => Holds(c, point), -1);

        private bool Holds(int cell, Coordinate point) => _locators[cell]?.Locate(point) is Location.Interior or Location.Boundary;
    }
}
