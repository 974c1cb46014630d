using System.Globalization;
using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Zones;
using SmartCity.Imaging.BuiltUp;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids.Zones;

/// <summary>What class zones are to be drawn from, as files and texts: the same for the command and the endpoint.</summary>
internal sealed partial record ZoneInput
{
    /// <summary>A rule as text.</summary>
    internal const string RuleHelp = "CLASS=POLYGONS (ground inside them is of the class) or CLASS=RASTER:VALUES>=SHARE (ground around which so much of the raster has these values): 3=parks.geojson, 4=landcover.tif:40>=0.6. Later rules win.";

    private const double FinestMetres = 30;
    private const int UsualPixels = 2_000_000;

    public required IReadOnlyList<PartitionArea> Areas { get; init; }

    public string? LandCover { get; init; }

    public string? Legend { get; init; }

    /// <summary>Comma-separated land-cover values.</summary>
    public string? BuiltUp { get; init; }

    public string? Imagery { get; init; }

    /// <summary>Comma-separated names of the imagery's bands.</summary>
    public string? Bands { get; init; }

    /// <summary>Files of water and protected ground.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>"0.13,0.17": the shares of classes I and II; null = by thresholds.</summary>
    public string? Target { get; init; }

    public ZoneThresholds Thresholds { get; init; } = new();

    public double WindowMetres { get; init; } = 800;

    public double MinimumAreaSquareMetres { get; init; } = 1e6;

    public double MinimumWidthMetres { get; init; } = 300;

    /// <summary>Metres; null = 30, or coarser where that would be more than two million pixels.</summary>
    public double? Resolution { get; init; }

    /// <exception cref="GeoInputException">Something given can't be used.</exception>
    /// <exception cref="GdalException">A file can't be read.</exception>
    internal (ZoneDrawing Drawing, IReadOnlyList<string> Notes) Draw(IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        if (LandCover is not null && Imagery is not null) throw new GeoInputException("Both land cover and imagery are given; the built-up share comes from one of them.");
        if (LandCover is null && (Legend ?? BuiltUp) is not null) throw new GeoInputException("Built-up values are given, but no land cover that has them.");
        if (Imagery is null && Bands is not null) throw new GeoInputException("Bands are named, but no imagery is given.");
        if (LandCover is null && Imagery is null && Rules.Count == 0) throw new GeoInputException("Nothing tells the classes apart: give land cover, imagery or rules.");
        if (Resolution is not (null or (>= 1 and <= 10_000))) throw new GeoInputException(FormattableString.Invariant($"The resolution is {Resolution} m; 1 to 10000 is possible."));
        var target = Target is null ? ((double, double)?)null : ParseTarget(Target);
        var box = new Envelope();
        foreach (var area in Areas) box.ExpandToInclude(area.Geometry.EnvelopeInternal);
        var grid = Resolution is { } metres ? GroundGrid.Over(box, metres, WindowMetres) : GroundGrid.Over(box, FinestMetres, WindowMetres, UsualPixels);
        progress?.Report(new("rasters", 0));
        var notes = new List<string>();
        var request = new ZoneRequest
        {
            Areas = Areas,
            Grid = grid,
            BuiltUp = ReadBuiltUp(grid, notes, cancellationToken),
            Thresholds = Thresholds,
            TargetShares = target,
            Rules = [.. Rules.Select(rule => ReadRule(rule, grid, cancellationToken))],
            Protected = [.. Protected.SelectMany(path => Polygons(path, cancellationToken))],
            WindowMetres = WindowMetres,
            MinimumAreaSquareMetres = MinimumAreaSquareMetres,
            MinimumWidthMetres = MinimumWidthMetres,
        };
        var drawing = ClassZoning.Draw(request, progress, cancellationToken);
        return (drawing, [.. notes, .. drawing.Notes]);
    }

    private float[]? ReadBuiltUp(GroundGrid grid, List<string> notes, CancellationToken cancellationToken)
    {
        if (LandCover is not null)
        {
            var (built, unknown) = LandCoverLegend.Of(Legend, BuiltUp);
            using var raster = GdalRaster.Open(LandCover);
            return GroundShares.Of(raster, grid, value => value == unknown ? float.NaN : built.Contains((int)value) ? 1 : 0, LandCover, cancellationToken);
        }
        if (Imagery is null) return null;
        using var index = BuiltUpRaster.Open(Imagery, Bands?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        notes.Add(index.Method switch
        {
            BuiltUpMethod.ShortWave => "The built-up share comes from vegetation, water and built-up indices with short-wave infrared; bare soil counts in part.",
            BuiltUpMethod.NearInfrared => "The built-up share comes from vegetation and water indices without short-wave infrared; bare soil and shadow count in part.",
            BuiltUpMethod.Visible => "The built-up share comes from greenness and texture of visible light alone; rock and ploughed fields may count.",
            _ => "The built-up share comes from the texture of one band alone; forests may count. Look at the zones before using them.",
        });
        return GroundShares.Of(index, grid, value => value, Imagery, cancellationToken);
    }

    private static ZoneRule ReadRule(string text, GroundGrid grid, CancellationToken cancellationToken)
    {
        var match = RuleText().Match(text);
        if (!match.Success) throw new GeoInputException($"The rule '{text}' is neither CLASS=POLYGONS nor CLASS=RASTER:VALUES>=SHARE, such as 3=parks.geojson or 4=landcover.tif:40>=0.6.");
        var number = int.Parse(match.Groups["class"].Value, CultureInfo.InvariantCulture);
        var file = match.Groups["file"].Value;
        if (!match.Groups["share"].Success) return new ZoneRule.Inside(number, text, Polygons(file, cancellationToken));
        var values = LandCoverLegend.Parse(match.Groups["values"].Value);
        if (!double.TryParse(match.Groups["share"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)) throw new GeoInputException($"The rule '{text}' ends in no number.");
        using var raster = GdalRaster.Open(file);
        return new ZoneRule.Where(number, text, GroundShares.Of(raster, grid, value => values.Contains((int)value) ? 1 : 0, file, cancellationToken), share);
    }

    private static List<Geometry> Polygons(string path, CancellationToken cancellationToken)
    {
        var features = VectorFile.Read(path, null, null, cancellationToken).Features.Where(f => !f.Geometry.IsEmpty).ToList();
        var name = Path.GetFileName(path);
        if (features.Find(f => f.Geometry is not (Polygon or MultiPolygon)) is { } other)
            throw new GeoInputException($"'{name}' holds a {other.Geometry.GeometryType}; water, protection and rules need polygons.");
        return [.. features.Select(f => f.Geometry)];
    }

    private static (double, double) ParseTarget(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var core) && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var fringe)
            ? (core, fringe)
            : throw new GeoInputException($"The target '{text}' is not two shares, of classes I and II, such as 0.13,0.17.");
    }

    [GeneratedRegex(@"^(?<class>[1-9])=(?<file>.+?)(:(?<values>-?\d+(,-?\d+)*)>=(?<share>[0-9.]+))?$")]
    private static partial Regex RuleText();
}
