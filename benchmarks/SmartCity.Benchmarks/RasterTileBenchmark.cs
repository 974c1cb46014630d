using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.BandMath;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Benchmarks;

/// <summary>True-colour tiles of 256 pixels from a UTM uint16 COG, against gdalwarp making the same tile.</summary>
internal static class RasterTileBenchmark
{
    private const int Size = 4096, Tiles = 60, PeerTiles = 5;

    private static readonly (string Name, RasterStyle Style)[] Styles =
    [
        ("(nir-red)/(nir+red) in viridis", new() { Quantity = SceneQuantity.OfExpression(BandExpression.Parse("(nir-red)/(nir+red)")), Rescale = [(-1, 1)], Colours = ColourMap.Parse("viridis") }),
        ("nir, red, green from 0 to 0.5", new() { Quantity = SceneQuantity.OfBands(["nir", "red", "green"]), Rescale = [(0, 0.5f)] }),
        ("hill shade of red", new() { Hillshade = new("red", Exaggeration: 1000) }),
    ];

    internal static Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var simulated = SceneSimulator.Simulate(new() { Width = Size, Height = Size, BandNames = ["red", "green", "blue", "nir"] }, Path.Combine(folder, "scene"), null, cancellationToken);
        var cog = Path.Combine(folder, "scene.tif");
        CogWriter.Write(simulated[0].Path, cog, null, null, cancellationToken);
        using var renderer = new RasterRenderer();
        var bounds = Bounds(cog);
        var figures = new List<Figure>();
        foreach (var zoom in (int[])[11, 13, 14, 15])
        {
            var tiles = Addresses(bounds, zoom);
            var peer = Peer(cog, folder, tiles);
            if (peer is { } known) figures.Add(new($"z{zoom}: gdalwarp of the same tile to GeoTIFF", Figure.Text(known, "ms"), "", "a process a tile; its start-up is taken off; no band choice, no stretch"));
            foreach (var format in (ImageFormat[])[ImageFormat.Png, ImageFormat.WebP, ImageFormat.Jpeg])
            {
                foreach (var tile in tiles) Draw(tile, format);   // warm, as a map's second visitor finds it
                var before = CpuTime.Own;
                foreach (var tile in tiles) Draw(tile, format);
                var ours = (CpuTime.Own - before).TotalMilliseconds / tiles.Count;
                figures.Add(new($"z{zoom}: ours, {format}", Figure.Text(ours, "ms"), peer is { } other && format == ImageFormat.Png ? Figure.Times(ours / other) : "", "drawn and encoded, no tile cache"));
            }
        }
        foreach (var (name, style) in Styles)
        {
            var tiles = Addresses(bounds, 14);
            foreach (var tile in tiles) DrawIn(style, tile);
            var before = CpuTime.Own;
            foreach (var tile in tiles) DrawIn(style, tile);
            figures.Add(new($"z14: ours, {name}, Png", Figure.Text((CpuTime.Own - before).TotalMilliseconds / tiles.Count, "ms"), "", "drawn and encoded, no tile cache"));
        }
        return Task.FromResult(new Result("raster-tile", $"{Size} × {Size} × 4 uint16 COG in UTM zone 48, {Tiles} random tiles a zoom; CPU per tile", figures));

        void DrawIn(RasterStyle style, TileAddress tile) =>
            renderer.Draw(cog, ["red", "green", "blue", "nir"], style, RasterView.WebMercatorTile(tile.Zoom, tile.Column, tile.Row))?.Encode(ImageFormat.Png);

        void Draw(TileAddress tile, ImageFormat format) =>
            renderer.DrawScene(cog, RasterView.WebMercatorTile(tile.Zoom, tile.Column, tile.Row))?.Encode(format);
    }

    private static double? Peer(string cog, string folder, List<TileAddress> tiles)
    {
        if (!CpuTime.HasTool("gdalwarp")) return null;
        var output = Path.Combine(folder, "peer.tif");
        var start = CpuTime.OfCommand("gdalwarp --version").TotalMilliseconds;
        var sum = 0.0;
        foreach (var tile in tiles.Take(PeerTiles))
        {
            var view = RasterView.WebMercatorTile(tile.Zoom, tile.Column, tile.Row);
            var box = string.Create(CultureInfo.InvariantCulture, $"{view.West:R} {view.South:R} {view.East:R} {view.North:R}");
            sum += CpuTime.OfCommand($"gdalwarp -q -overwrite -t_srs EPSG:3857 -r bilinear -te {box} -ts 256 256 '{cog}' '{output}'").TotalMilliseconds - start;
        }
        return sum / Math.Min(PeerTiles, tiles.Count);
    }

    internal static Envelope Bounds(string path)
    {
        using var raster = GdalRaster.Open(path);
        using var transform = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, south, east, north) = raster.Grid.Bounds;
        return transform.Apply(GeometryFactory.Default.ToGeometry(new(west, east, south, north))).EnvelopeInternal;
    }

    internal static List<TileAddress> Addresses(Envelope bounds, int zoom)
    {
        var random = new Random(zoom);
        return [.. Enumerable.Range(0, Tiles).Select(_ => TileAddress.At(bounds.MinX + random.NextDouble() * bounds.Width, bounds.MinY + random.NextDouble() * bounds.Height, zoom))];
    }
}
