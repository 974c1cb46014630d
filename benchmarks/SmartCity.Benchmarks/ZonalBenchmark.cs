using System.Diagnostics;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Geometries.Utilities;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Benchmarks;

/// <summary>NDVI of a 10 m scene in 1,272 cells with exact coverage of pixels, against cutting every border pixel with NTS.</summary>
internal static class ZonalBenchmark
{
    private const int Cells = 1272, PatchesASide = 10, Runs = 3, PeerCells = 8;

    /// <summary>The five main districts of Kunming fill a square of about this side.</summary>
    private const double CityKilometres = 60;

    internal static Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var plain = TiledPair.Tile(TiledPair.Patch(folder, cancellationToken)[0], PatchesASide, Path.Combine(folder, "plain.tif"));
        var cog = Path.Combine(folder, "scene.tif");
        CogWriter.Write(plain, cog, null, null, cancellationToken);
        File.Delete(plain);
        var scene = new SceneFile(cog, ["red", "green", "blue", "nir"]);
        var figures = new List<Figure>();
        using var renderer = new RasterRenderer();
        var measures = new SceneMeasures(renderer);
        var whole = RasterTileBenchmark.Bounds(cog);
        var peer = Peer(scene, measures, Lattice(City(whole)), cancellationToken);
        foreach (var (name, box) in (IEnumerable<(string, Envelope)>)[($"{CityKilometres:0} × {CityKilometres:0} km", City(whole)), ("the whole tile, 110 × 110 km", whole)])
        {
            var cells = Lattice(box);
            var (wall, cpu, pixels) = Measure(() => measures.Zones(scene, SceneQuantity.OfIndex("ndvi"), cells, isClear: false, cancellationToken));
            figures.Add(new($"ours, ndvi, {Cells} cells over {name}: wall", Figure.Text(wall, "s"), "", $"best of {Runs}; {pixels / 1e6:0.0} million pixels, two bands decoded"));
            figures.Add(new($"ours, ndvi, {Cells} cells over {name}: CPU", Figure.Text(cpu, "s"), box == whole ? "" : Figure.Times(cpu / (peer * Cells)), "of all threads"));
            var (_, expression, _) = Measure(() => measures.Zones(scene, SceneQuantity.OfExpression(Imaging.BandMath.BandExpression.Parse("(nir-red)/(nir+red)")), cells, isClear: false, cancellationToken));
            figures.Add(new($"ours, (nir-red)/(nir+red), {Cells} cells over {name}: CPU", Figure.Text(expression, "s"), "", "band math"));
        }
        figures.Insert(0, new($"NTS, a cell of {CityKilometres:0} × {CityKilometres:0} km: CPU", Figure.Text(peer, "s"), "", $"mean of {PeerCells} cells, values read and computed already: prepared polygon, border pixels intersected"));
        return Task.FromResult(new Result("zonal", $"{PatchesASide * TiledPair.PatchSide}² × 4 uint16 COG (DEFLATE) in UTM zone 48, 10 m; mean, deviation, least, greatest, weight of each cell", figures));

        static (double Wall, double Cpu, double Pixels) Measure(Func<IReadOnlyList<ZoneStatistics>> run)
        {
            var best = (Wall: double.MaxValue, Cpu: double.MaxValue, Pixels: 0.0);
            for (var i = 0; i < Runs; i++)
            {
                var (clock, before) = (Stopwatch.StartNew(), CpuTime.Own);
                var found = run();
                best = (Math.Min(best.Wall, clock.Elapsed.TotalSeconds), Math.Min(best.Cpu, (CpuTime.Own - before).TotalSeconds), found.Sum(z => z.Covered));
            }
            return best;
        }
    }

    /// <summary>CPU seconds a cell: the values of its box at hand, each border pixel cut with the cell.</summary>
    private static double Peer(SceneFile scene, SceneMeasures measures, IReadOnlyList<Geometry> cells, CancellationToken cancellationToken)
    {
        using var raster = GdalRaster.Open(scene.Path);
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, raster.Grid.CrsWkt!);
        var some = cells.Where((_, i) => i % (cells.Count / PeerCells) == 0).Take(PeerCells).ToList();
        var ours = measures.Zones(scene, SceneQuantity.OfBands(["nir"]), some, isClear: false, cancellationToken);
        var cpu = TimeSpan.Zero;
        for (var i = 0; i < some.Count; i++)
        {
            var shape = transform.Apply(some[i], srid: 0);
            var window = raster.Grid.Window(shape.EnvelopeInternal)!.Value;
            var values = new float[window.PixelCount];
            raster.Read(window, [3], values);
            var before = CpuTime.Own;
            var (weight, sum) = Sum(shape, raster.Grid, window, values);
            cpu += CpuTime.Own - before;
            if (Math.Abs(weight - ours[i].Weight) > 1e-5 * weight) throw new InvalidOperationException($"Cell {i}: {weight} pixels, and ours {ours[i].Weight}.");
            _ = sum;
        }
        return cpu.TotalSeconds / some.Count;
    }

    private static (double Weight, double Sum) Sum(Geometry shape, RasterGrid grid, PixelWindow window, float[] values)
    {
        var prepared = PreparedGeometryFactory.Prepare(shape);
        var (weight, sum) = (0.0, 0.0);
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var ((west, north), (east, south)) = (grid.Transform.ToGround(window.Column + column, window.Row + row), grid.Transform.ToGround(window.Column + column + 1, window.Row + row + 1));
                var pixel = GeometryFactory.Default.ToGeometry(new(west, east, south, north));
                var share = prepared.Contains(pixel) ? 1 : prepared.Intersects(pixel) ? pixel.Intersection(shape).Area / pixel.Area : 0;
                if (share == 0 || float.IsNaN(values[row * window.Width + column])) continue;
                (weight, sum) = (weight + share, sum + share * values[row * window.Width + column]);
            }
        return (weight, sum);
    }

    private static Envelope City(Envelope whole)
    {
        var (height, width) = (CityKilometres / 111.2, CityKilometres / 111.2 / Math.Cos(whole.Centre.Y * Math.PI / 180));
        return new(whole.Centre.X - width / 2, whole.Centre.X + width / 2, whole.Centre.Y - height / 2, whole.Centre.Y + height / 2);
    }

    // Cells with bends in their borders, stretched over the box.
    private static IReadOnlyList<Geometry> Lattice(Envelope box)
    {
        var cells = new CellLattice(Cells, seed: 1).Polygons();
        var from = new Envelope();
        foreach (var cell in cells) from.ExpandToInclude(cell.EnvelopeInternal);
        var stretch = AffineTransformation.TranslationInstance(-from.MinX, -from.MinY).Scale(box.Width / from.Width, box.Height / from.Height).Translate(box.MinX, box.MinY);
        return [.. cells.Select(stretch.Transform)];
    }
}
