using System.Security.Cryptography;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rendering;

/// <summary>Before and after pictures of one object: the same footprint, the same scale, the same stretch.</summary>
public static class EvidenceChip
{
    /// <summary>Room around the object: the picture is at least this many times as wide as it.</summary>
    private const double RoomAround = 2;

    /// <summary>Draws the pair. The stretch is computed over both pictures together, so that equal colours mean equal values.</summary>
    /// <param name="before">Raster file of the earlier date.</param>
    /// <param name="after">Raster file of the later date; its CRS is the pictures' CRS. Another grid or CRS than <paramref name="before"/> is fine.</param>
    /// <param name="outline">The object, EPSG:4490 lon/lat; in the raster's own coordinates (column, −row) when the rasters have no CRS.</param>
    /// <exception cref="GdalException">A file is missing, no raster, or damaged.</exception>
    /// <exception cref="ImagingInputException">The object lies outside what the CRS can express, or only one raster has a CRS.</exception>
    public static EvidenceChipPair Render(string before, string after, Geometry outline, EvidenceChipOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outline);
        if (outline.IsEmpty) throw new ImagingInputException("An evidence picture needs an object that is not empty.");
        options ??= new();
        using var earlier = new OpenRaster(before, default);
        using var later = new OpenRaster(after, default);
        var shape = Project(outline, later.File.Grid.CrsWkt);
        var view = View(shape.EnvelopeInternal, later.File, options);

        var (earlierBands, laterBands) = (BandSelection.TrueColour(earlier.File.BandNames), BandSelection.TrueColour(later.File.BandNames));
        if (earlierBands.Length != laterBands.Length) (earlierBands, laterBands) = (earlierBands[..1], laterBands[..1]);
        var bands = earlierBands.Length;
        var pixels = options.Size * options.Size;
        var (first, second) = (new float[bands * pixels], new float[bands * pixels]);
        earlier.Read(earlierBands, view, first);
        later.Read(laterBands, view, second);

        var stretch = Joint(first, second, bands, pixels);
        return new()
        {
            Before = Draw(first, bands, view, stretch, shape, options),
            After = Draw(second, bands, view, stretch, shape, options),
            Footprint = Footprint(view),
            Stretch = stretch,
        };
    }

    private static Geometry Project(Geometry outline, string? crs)
    {
        if (crs is null) return outline;
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, crs);
        return transform.Apply(outline, srid: 0);
    }

    /// <summary>A square around the object, no smaller than the wished number of source pixels.</summary>
    private static RasterView View(Envelope shape, GdalRaster raster, EvidenceChipOptions options)
    {
        var transform = raster.Grid.Transform;
        var pixel = Math.Sqrt(Math.Abs(transform.PixelWidth * transform.PixelHeight - transform.RowSkew * transform.ColumnSkew));
        var half = Math.Max(Math.Max(shape.Width, shape.Height) * RoomAround, options.MinimumSourcePixels * pixel) / 2;
        var (x, y) = (shape.Centre.X, shape.Centre.Y);
        return new(raster.Grid.CrsWkt, x - half, y - half, x + half, y + half, options.Size, options.Size);
    }

    private static Stretch Joint(float[] first, float[] second, int bands, int pixels)
    {
        var both = new float[first.Length + second.Length];
        for (var band = 0; band < bands; band++)
        {
            first.AsSpan(band * pixels, pixels).CopyTo(both.AsSpan(2 * band * pixels));
            second.AsSpan(band * pixels, pixels).CopyTo(both.AsSpan((2 * band + 1) * pixels));
        }
        return Stretch.Of(both, bands);
    }

    private static ChipImage Draw(float[] values, int bands, RasterView view, Stretch stretch, Geometry shape, EvidenceChipOptions options)
    {
        var image = RasterRenderer.Colour(values, bands, view, stretch);
        var valid = 0;
        for (var i = 3; i < image.Pixels.Length; i += 4) valid += image.Pixels[i] / 255;
        if (options.Outline) OutlineStroke.Draw(image, view, shape);
        var file = image.Encode(options.Format);
        return new()
        {
            File = file,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            MediaType = TileImage.MediaType(options.Format),
            ValidShare = (double)valid / (view.Width * view.Height),
        };
    }

    private static Polygon Footprint(RasterView view)
    {
        var square = new Polygon(new LinearRing([new(view.West, view.South), new(view.East, view.South), new(view.East, view.North), new(view.West, view.North), new(view.West, view.South)]));
        if (view.Crs is null) return square;
        using var transform = CrsTransform.ToCgcs2000(view.Crs);
        return (Polygon)transform.Apply(square);
    }
}
