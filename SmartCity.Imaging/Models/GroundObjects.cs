using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Outlines;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>Which pieces of ground become objects.</summary>
/// <param name="Path">Any vector format.</param>
/// <param name="Covers">Of these classes; none = all five.</param>
/// <param name="MinimumSquareMetres">Smaller pieces are left out; null = four pixels.</param>
public sealed record GroundObjectOptions(string Path, IReadOnlyList<GroundCover> Covers, double? MinimumSquareMetres);

/// <summary>Gathers the pieces of a map of the ground, window by window, and writes them as polygons. One thread adds.</summary>
internal sealed class GroundObjects
{
    private const int FewestPixels = 4;
    private readonly RasterGrid _grid;
    private readonly GroundPixel _pixel;
    private readonly GroundObjectOptions _options;
    private readonly GroundCover[] _covers;
    private readonly RegionMerger<Sum>[] _mergers;
    private readonly List<(GroundCover Cover, RegionRun[] Runs, Sum Sum)> _found = [];
    private readonly double _minimum;

    /// <exception cref="ImagingInputException">The scene says no place; the file can't be written there.</exception>
    internal GroundObjects(RasterGrid grid, GroundObjectOptions options)
    {
        VectorFile.RequireWritable(options.Path);
        if (!grid.IsGeoreferenced) throw new ImagingInputException("The scene says no CRS or no place (geotransform): objects can't be placed on the ground.");
        if (options.MinimumSquareMetres is < 0 or double.NaN) throw new ImagingInputException($"A smallest area of {options.MinimumSquareMetres} m² is below 0.");
        (_grid, _options, _pixel) = (grid, options, GroundPixel.Of(grid));
        _covers = options.Covers.Count > 0 ? [.. options.Covers.Distinct()] : Enum.GetValues<GroundCover>();
        _mergers = Array.ConvertAll(_covers, _ => new RegionMerger<Sum>(grid.Width));
        _minimum = options.MinimumSquareMetres ?? FewestPixels * _pixel.AreaSquareMetres;
    }

    /// <summary>The pieces of one class in a window.</summary>
    internal sealed record Part(WindowRegions<Sum> Regions);

    /// <summary>Pixels of a piece, and their probabilities together.</summary>
    internal sealed class Sum : IRegionSum<Sum>
    {
        internal long Pixels { get; set; }

        internal double Probability { get; set; }

        public void Add(Sum other) => (Pixels, Probability) = (Pixels + other.Pixels, Probability + other.Probability);
    }

    /// <summary>May be called by several threads.</summary>
    internal Part[] Find(PixelWindow window, byte[] cover, ReadOnlySpan<float> probability)
    {
        var parts = new Part[_covers.Length];
        var mask = new bool[cover.Length];
        for (var c = 0; c < parts.Length; c++)
        {
            for (var i = 0; i < mask.Length; i++) mask[i] = cover[i] == (int)_covers[c];
            var labels = new int[cover.Length];
            var regions = ConnectedRegions.Find(mask, window.Width, window.Height, labels);
            var sums = regions.ConvertAll(_ => new Sum());
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] == 0) continue;
                sums[labels[i] - 1].Pixels++;
                sums[labels[i] - 1].Probability += probability[i];
            }
            parts[c] = new(new(window, labels, [.. regions.Zip(sums, (runs, sum) => (runs.ConvertAll(r => new RegionRun(window.Row + r.Row, window.Column + r.Start, window.Column + r.End)), sum))]));
        }
        return parts;
    }

    /// <summary>Windows come west → east, then north → south.</summary>
    internal void Add(PixelWindow window, Part[] parts)
    {
        for (var c = 0; c < parts.Length; c++)
        {
            _mergers[c].Add(parts[c].Regions);
            if (window.EndColumn < _grid.Width) continue;
            foreach (var (runs, sum) in _mergers[c].EndRow(window.EndRow == _grid.Height))
                if (sum.Pixels * _pixel.AreaSquareMetres >= _minimum) _found.Add((_covers[c], [.. runs], sum));
        }
    }

    /// <summary>Largest first.</summary>
    internal void Write(CancellationToken cancellationToken)
    {
        _found.Sort((a, b) => b.Sum.Pixels.CompareTo(a.Sum.Pixels) is not 0 and var order ? order : (a.Runs[0].Row, a.Runs[0].Start).CompareTo((b.Runs[0].Row, b.Runs[0].Start)));
        var outlines = ObjectOutlines.Draw([.. _found.Select(f => f.Runs)], _grid.Transform, maySquare: false, cancellationToken);
        using var transform = CrsTransform.ToCgcs2000(_grid.CrsWkt!);
        var features = outlines.Select((outline, i) => new VectorFeature(transform.Apply(outline), new Dictionary<string, object?>
        {
            ["class"] = GroundMapFiles.Name(_found[i].Cover),
            ["area_m2"] = Math.Round(_found[i].Sum.Pixels * _pixel.AreaSquareMetres, 1),
            ["probability"] = Math.Round(_found[i].Sum.Probability / _found[i].Sum.Pixels, 3),
        })).ToList();
        VectorFile.Write(_options.Path, features, [new("class", VectorFieldType.Text), new("area_m2", VectorFieldType.Real), new("probability", VectorFieldType.Real) { ShortName = "prob" }], CrsTransform.Cgcs2000, cancellationToken);
    }
}
