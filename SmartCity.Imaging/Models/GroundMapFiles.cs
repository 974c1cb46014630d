using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>The cover of a scene's ground as a raster, and as areas per management cell.</summary>
public static class GroundMapFiles
{
    private const int WindowSize = 512;

    /// <summary>Writes a cloud-optimised GeoTIFF of 8 bits; the numbers are those of <see cref="GroundCover"/>, 0 = no data.</summary>
    /// <returns>Pixels of each cover.</returns>
    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without; the output can't be written there.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static IReadOnlyDictionary<GroundCover, long> WriteMap(SpectralScene scene, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        CogOutput.RequireName(path);
        var map = GroundMap.Of(scene, cancellationToken);
        var counts = new long[Enum.GetValues<GroundCover>().Length + 1];
        CogOutput.Write(path, scene.Grid, ["ground_cover"], PixelType.UInt8, 0, writer =>
        {
            foreach (var batch in PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize).Chunk(2 * Environment.ProcessorCount))
            {
                var read = new byte[batch.Length][];
                Parallel.For(0, batch.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => read[i] = Read(map, batch[i]));
                for (var i = 0; i < batch.Length; i++)
                {
                    writer.Write(batch[i], 0, read[i]);
                    foreach (var cover in read[i]) counts[cover]++;
                }
            }
        }, cancellationToken);
        return Enum.GetValues<GroundCover>().ToDictionary(c => c, c => counts[(int)c]);
    }

    /// <summary>Writes the cells with the area of each cover in them, m² on the ellipsoid; a pixel counts to the cell that holds its centre.</summary>
    /// <returns>The cells as written, in file order; "dust_rank" 1 has the most bare soil.</returns>
    /// <exception cref="ImagingInputException">The scene says no place; no cell lies in it.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static IReadOnlyList<VectorFeature> WriteCells(SpectralScene scene, VectorLayer cells, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(cells);
        OutputFolder.Require(path);
        var areas = Areas(scene, cells, cancellationToken);
        if (areas.All(a => a.Sum() == 0)) throw new ImagingInputException($"No pixel of '{scene.Path}' lies in any of the {cells.Features.Count} cells: do the two cover the same place?");
        var ranks = Enumerable.Range(0, areas.Length).OrderByDescending(i => areas[i][(int)GroundCover.BareSoil]).ThenBy(i => i).Select((cell, rank) => (cell, rank)).ToDictionary(p => p.cell, p => (long)p.rank + 1);
        VectorField[] added = [.. Enum.GetValues<GroundCover>().Select(c => new VectorField($"{Name(c)}_m2", VectorFieldType.Real) { ShortName = Short(c) }), new("assessed_m2", VectorFieldType.Real) { ShortName = "seen_m2" }, new("dust_rank", VectorFieldType.Whole)];
        var features = cells.Features.Select((f, i) => f with { Attributes = Attributes(f.Attributes, areas[i], ranks[i]) }).ToList();
        VectorFile.Write(path, features, [.. cells.Fields.Where(f => !added.Any(a => a.Name == f.Name)), .. added], CrsTransform.Cgcs2000, cancellationToken);
        return features;
    }

    private static double[][] Areas(SpectralScene scene, VectorLayer cells, CancellationToken cancellationToken)
    {
        var map = GroundMap.Of(scene, cancellationToken);
        var tree = new STRtree<int>();
        for (var i = 0; i < cells.Features.Count; i++) tree.Insert(cells.Features[i].Geometry.EnvelopeInternal, i);
        var locators = cells.Features.Select(f => f.Geometry is Polygon or MultiPolygon ? new IndexedPointInAreaLocator(f.Geometry) : null).ToArray();
        var areas = cells.Features.Select(_ => new double[Enum.GetValues<GroundCover>().Length + 1]).ToArray();
        _ = GroundScan.PixelMetres(scene.Grid);   // refuses a scene without a place
        foreach (var window in PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize))
        {
            var pixelArea = GroundPixel.Of(scene.Grid.Crop(window)).AreaSquareMetres;
            var last = -1;
            GroundScan.Read(map, [0], window, (longitude, latitude, cover) =>
            {
                for (var i = 0; i < cover.Length; i++)
                {
                    if (float.IsNaN(cover[i]) || !double.IsFinite(longitude[i])) continue;
                    var point = new Coordinate(longitude[i], latitude[i]);
                    if (last < 0 || !Holds(last, point)) last = tree.Query(new Envelope(point)).Order().FirstOrDefault(c => Holds(c, point), -1);
                    if (last >= 0) areas[last][(int)cover[i]] += pixelArea;
                }
            }, cancellationToken);
        }
        return areas;

        bool Holds(int cell, Coordinate point) => locators[cell]?.Locate(point) is Location.Interior or Location.Boundary;
    }

    private static byte[] Read(GroundMap map, PixelWindow window)
    {
        var values = new float[window.PixelCount];
        map.Read(window, [0], values);
        return Array.ConvertAll(values, v => float.IsNaN(v) ? (byte)0 : (byte)v);
    }

    private static Dictionary<string, object?> Attributes(IReadOnlyDictionary<string, object?> own, double[] areas, long rank)
    {
        var all = new Dictionary<string, object?>(own, StringComparer.OrdinalIgnoreCase);
        foreach (var cover in Enum.GetValues<GroundCover>()) all[$"{Name(cover)}_m2"] = Math.Round(areas[(int)cover], 1);
        (all["assessed_m2"], all["dust_rank"]) = (Math.Round(areas.Sum(), 1), rank);
        return all;
    }

    /// <summary>As in attributes, such as "bare_soil".</summary>
    internal static string Name(GroundCover cover) => cover switch
    {
        GroundCover.BareSoil => "bare_soil",
        GroundCover.CoveredSoil => "covered_soil",
        GroundCover.Built => "built",
        GroundCover.Vegetation => "vegetation",
        _ => "water",
    };

    private static string Short(GroundCover cover) => cover switch
    {
        GroundCover.BareSoil => "bare_m2",
        GroundCover.CoveredSoil => "covered_m2",
        GroundCover.Vegetation => "green_m2",
        _ => $"{Name(cover)}_m2",
    };
}
