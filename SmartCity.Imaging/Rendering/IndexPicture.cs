using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Rendering;

/// <summary>What turns a file's numbers into one index at any scale: the reflectance scale and, for the soil score, the scene's haze and threshold.</summary>
internal sealed class IndexPicture
{
    /// <summary>Of Web Mercator, in metres.</summary>
    private const double EarthRadius = 6378137;

    private readonly SpectralIndex? _index;
    private readonly SoilPicture? _soil;
    private readonly int[] _places;
    private readonly float[] _gain, _offset;

    private IndexPicture(SpectralScene scene, SpectralIndex? index, SoilPicture? soil, int[] places)
    {
        (_index, _soil, _places) = (index, soil, places);
        (_gain, _offset) = (Array.ConvertAll(places, p => scene.Scale.Gain[p]), Array.ConvertAll(places, p => scene.Scale.Offset[p]));
    }

    /// <exception cref="ImagingInputException">There is no such index, the scene lacks a band that it needs, or it holds no data.</exception>
    internal static IndexPicture Of(OpenRaster raster, IReadOnlyList<string> bands, string name)
    {
        var names = SensorBands.Resolve(bands.Count == raster.File.BandCount ? bands : raster.File.BandNames);
        var scene = SpectralScene.Over(raster.File, names, null, CancellationToken.None) ?? throw new ImagingInputException("The scene holds no pixel with data in all of its bands.");
        if (name.Equals(SoilScore.Name, StringComparison.OrdinalIgnoreCase))
        {
            var soil = SoilScore.Of(scene, CancellationToken.None).Picture;
            return new(scene, null, soil, soil.Present);
        }
        var index = SpectralIndex.Find(name);
        return new(scene, index, null, scene.Require(index.Name.ToUpperInvariant(), index.Bands));
    }

    /// <returns>One value a pixel of the view, NaN = no data; null when the view shows nothing of the raster.</returns>
    internal float[]? Read(OpenRaster raster, RasterView view)
    {
        if (_soil is null)
        {
            if (Reflectance(raster, view) is not { } own) return null;
            var values = new float[view.Width * view.Height];
            _index!.Fill(own, values);
            return values;
        }
        // The score looks at a pixel's surroundings: read a little more, so that tiles meet without a seam.
        const int margin = SoilFeatures.Margin;
        var (stepX, stepY) = ((view.East - view.West) / view.Width, (view.North - view.South) / view.Height);
        var wide = view with { West = view.West - margin * stepX, East = view.East + margin * stepX, South = view.South - margin * stepY, North = view.North + margin * stepY, Width = view.Width + 2 * margin, Height = view.Height + 2 * margin };
        if (Reflectance(raster, wide) is not { } reflectance) return null;
        var score = _soil.Score(reflectance, wide.Width, wide.Height, PixelMetres(view));
        var inner = new float[view.Width * view.Height];
        for (var row = 0; row < view.Height; row++) score.AsSpan((row + margin) * wide.Width + margin, view.Width).CopyTo(inner.AsSpan(row * view.Width));
        return inner;
    }

    private float[]? Reflectance(OpenRaster raster, RasterView view)
    {
        var pixels = view.Width * view.Height;
        var values = new float[_places.Length * pixels];
        if (!raster.Read(_places, view, values)) return null;
        for (var i = 0; i < pixels; i++)
        {
            // All bands 0 is fill, never ground.
            var isFill = true;
            for (var band = 0; band < _places.Length; band++) isFill &= values[band * pixels + i] == 0;
            for (var band = 0; band < _places.Length; band++)
            {
                ref var value = ref values[band * pixels + i];
                value = isFill ? float.NaN : value * _gain[band] + _offset[band];
            }
        }
        return values;
    }

    private static double PixelMetres(RasterView view)
    {
        var step = (view.North - view.South) / view.Height;
        return view.Crs == RasterView.WebMercator ? step / Math.Cosh((view.North + view.South) / 2 / EarthRadius) : step;
    }
}
