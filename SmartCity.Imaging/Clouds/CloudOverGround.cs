using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>How much of some ground clouds and their shadows hide in one scene. May be shared by threads.</summary>
public sealed class CloudOverGround : IDisposable
{
    private readonly SpectralScene _scene;
    private readonly SkyMask _mask;

    private CloudOverGround(SpectralScene scene, SkyMask mask) => (_scene, _mask) = (scene, mask);

    /// <summary>Reads the scene through once. Null when its bands can't tell clouds: red, green or blue is missing, or no pixel has data.</summary>
    /// <param name="bands">What the bands show, in file order.</param>
    /// <exception cref="GdalException">The file is missing or damaged.</exception>
    public static CloudOverGround? Open(string path, IReadOnlyList<string> bands, CancellationToken cancellationToken)
    {
        SpectralScene? scene = null;
        try
        {
            scene = SpectralScene.Open(path, bands, cancellationToken);
            return new(scene, SkyMask.Fit(scene, null, cancellationToken));
        }
        catch (ImagingInputException)
        {
            scene?.Dispose();
            return null;
        }
    }

    /// <summary>Share, 0 … 1, of the pixels with data in the ground's box; null where there are none.</summary>
    /// <param name="ground">EPSG:4490, longitude then latitude; in the raster's own coordinates (column, −row) when the scene has no CRS.</param>
    public double? Share(Geometry ground)
    {
        if (Window(ground) is not { } window) return null;
        var (known, hidden) = (0L, 0L);
        foreach (var cover in _mask.Cover(window))
        {
            if (cover != (byte)SkyCover.NoData) known++;
            if (cover is (byte)SkyCover.Cloud or (byte)SkyCover.CloudShadow) hidden++;
        }
        return known == 0 ? null : hidden / (double)known;
    }

    public void Dispose() => _scene.Dispose();

    private PixelWindow? Window(Geometry ground)
    {
        var grid = _scene.Grid;
        using var transform = grid.CrsWkt is { } crs ? CrsTransform.Create(CrsTransform.Cgcs2000, crs) : null;
        var box = (transform is null ? ground : transform.Apply(ground, srid: 0)).EnvelopeInternal;
        return grid.Window(box);
    }
}
