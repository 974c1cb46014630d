using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Grids;

/// <summary>Reads what loads are made of: rasters, points, counts over areas, the city's cases.</summary>
internal static class LoadSources
{
    /// <summary>More points than this take minutes to no gain: rasters are summed in blocks, areas get fewer points.</summary>
    internal const int MostPoints = 2_000_000;

    private const int PointsOverAreas = 400_000, PageOfCases = 1000;
    private const double FinestSpread = 60, FinestSpacing = 30;   // metres: well below a cell's smallest piece

    private static readonly string[] RasterExtensions = [".tif", ".tiff", ".vrt", ".img", ".asc", ".nc", ".hdf", ".jp2"];
    private static readonly string[] CountFields = ["value", "count", "weight", "population", "people", "pop", "人口", "人口数", "常住人口", "数量"];

    /// <param name="specs">As on the command line, see <see cref="LoadSpec"/>.</param>
    /// <param name="domain">Longitude and latitude in degrees: what lies outside is not read.</param>
    /// <param name="database">For <c>cases</c>: a connection string, or null for the usual one.</param>
    /// <exception cref="GeoInputException">A source is missing, no usable kind, or holds nothing there.</exception>
    /// <exception cref="GdalException">A file can't be read.</exception>
    internal static async Task<List<LoadTerm>> ReadAsync(IReadOnlyList<string> specs, Envelope domain, string? database, CancellationToken cancellationToken)
    {
        var terms = new List<LoadTerm>();
        foreach (var spec in specs.Select(LoadSpec.Parse))
        {
            IReadOnlyList<LoadPoint>? points = spec.Source switch
            {
                LoadSpec.Area => null,
                LoadSpec.Cases => await CasesAsync(database, cancellationToken),
                _ => ReadFile(spec, domain, cancellationToken),
            };
            var name = spec.Field ?? Path.GetFileNameWithoutExtension(spec.Source);
            if (points is not null) Check(points, spec.Source, domain);
            terms.Add(new(name, spec.Weight, points));
        }
        return terms.Count == 0 ? [LoadTerm.Area] : terms;
    }

    /// <summary>All cases of a city, one point each.</summary>
    internal static async Task<List<LoadPoint>> CasesAsync(CaseStore cases, CancellationToken cancellationToken)
    {
        var points = new List<LoadPoint>();
        string? before = null;
        while (true)
        {
            var page = await cases.ListAsync(new() { BeforeNumber = before, Limit = PageOfCases }, cancellationToken);
            points.AddRange(page.Select(c => c.Geometry.InteriorPoint.Coordinate).Select(c => new LoadPoint(c.X, c.Y, 1)));
            if (page.Count < PageOfCases) return points;
            before = page[^1].Number;
        }
    }

    private static async Task<List<LoadPoint>> CasesAsync(string? database, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        return await CasesAsync(new CaseStore(source, new()), cancellationToken);
    }

    private static List<LoadPoint> ReadFile(LoadSpec spec, Envelope domain, CancellationToken cancellationToken) =>
        RasterExtensions.Contains(Path.GetExtension(spec.Source).ToLowerInvariant()) ? ReadRaster(spec, domain, cancellationToken) : ReadVector(spec, cancellationToken);

    private static List<LoadPoint> ReadRaster(LoadSpec spec, Envelope domain, CancellationToken cancellationToken)
    {
        using var raster = GdalRaster.Open(spec.Source);
        var band = 0;
        if (spec.Field is not null && (!int.TryParse(spec.Field, NumberStyles.None, CultureInfo.InvariantCulture, out band) || band < 1 || band > raster.BandCount))
            throw new GeoInputException($"The raster '{spec.Source}' has no band '{spec.Field}'; after the colon stands a number from 1 to {raster.BandCount}.");
        if (GroundScan.WindowOf(raster.Grid, domain) is not { } window) return [];
        var bins = new RasterBins(domain, GroundScan.PixelMetres(raster.Grid), window.PixelCount);
        GroundScan.Read(raster, [Math.Max(0, band - 1)], window, (longitude, latitude, values) =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsNaN(values[i]) || values[i] == 0 || !domain.Contains(longitude[i], latitude[i])) continue;
                if (!(values[i] > 0) || float.IsInfinity(values[i]))
                    throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"The raster '{spec.Source}' has the value {values[i]} at {longitude[i]:0.#####}, {latitude[i]:0.#####}; counts are needed. If that value means 'no data', say so in the file (gdal_edit.py -a_nodata {values[i]})."));
                bins.Add(longitude[i], latitude[i], values[i]);
            }
        }, cancellationToken);
        return bins.ToPoints();
    }

    private static List<LoadPoint> ReadVector(LoadSpec spec, CancellationToken cancellationToken)
    {
        var layer = VectorFile.Read(spec.Source, null, null, cancellationToken);
        var field = spec.Field ?? CountFields.FirstOrDefault(f => layer.Fields.Any(l => string.Equals(l.Name, f, StringComparison.OrdinalIgnoreCase)));
        if (field is not null && !layer.Fields.Any(f => string.Equals(f.Name, field, StringComparison.OrdinalIgnoreCase)))
            throw new GeoInputException($"'{spec.Source}' has no attribute '{field}'; it has {(layer.Fields.Count == 0 ? "none" : string.Join(", ", layer.Fields.Select(f => f.Name)))}.");
        var spacing = Math.Max(FinestSpacing, Math.Sqrt(layer.Features.Where(f => f.Geometry is IPolygonal).Sum(f => EllipsoidalMeasure.Area(f.Geometry)) / PointsOverAreas));
        var points = new List<LoadPoint>();
        foreach (var (feature, place) in layer.Features.Select((f, i) => (f, i + 1)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (feature.Geometry.IsEmpty) continue;
            var value = field is null ? 1 : feature.Text(field) is not { Length: > 0 } text ? 0 : Count(text, $"Feature {place} of '{spec.Source}'", field);
            switch (feature.Geometry)
            {
                case Point or MultiPoint:
                    points.AddRange(feature.Geometry.Coordinates.Select(c => new LoadPoint(c.X, c.Y, value / feature.Geometry.NumGeometries)));
                    break;
                case IPolygonal:
                    points.AddRange(LoadSpreading.Over(feature.Geometry, value, spacing));
                    break;
                default:
                    throw new GeoInputException($"Feature {place} of '{spec.Source}' is a {feature.Geometry.GeometryType}; a load is read from points or polygons.");
            }
        }
        return points;
    }

    /// <exception cref="GeoInputException">It is no number from 0.</exception>
    private static double Count(string text, string where, string field) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value) && value >= 0 && double.IsFinite(value)
            ? value
            : throw new GeoInputException($"{where} has the {field} '{text}'; a number from 0 is needed.");

    private static void Check(IReadOnlyList<LoadPoint> points, string source, Envelope domain)
    {
        if (points.Any(p => p.Value > 0 && domain.Contains(p.Longitude, p.Latitude))) return;
        if (source == LoadSpec.Cases) throw new GeoInputException("The database holds no case in the area: there is no case history to balance by.");
        var swapped = points.Count > 0 && points.All(p => domain.Contains(p.Latitude, p.Longitude));
        throw new GeoInputException($"The load '{source}' holds nothing in the area: {(swapped ? "longitude and latitude are swapped" : points.Count == 0 ? "it is empty there" : "its points lie elsewhere or are all 0; check its CRS")}.");
    }

    /// <summary>Sums pixels in blocks where they are many, and spreads them where they are large: a point stands for some 60 m.</summary>
    private sealed class RasterBins(Envelope domain, double pixel, long pixels)
    {
        private readonly int _blocks = (int)Math.Ceiling(Math.Sqrt((double)pixels / MostPoints));
        private readonly int _parts = Math.Clamp((int)Math.Ceiling(pixel / FinestSpread), 1, Math.Max(1, (int)Math.Sqrt((double)MostPoints / pixels)));
        private readonly (double Longitude, double Latitude) _degree = EllipsoidalMeasure.MetresPerDegree(domain.Centre.Y);
        private readonly Dictionary<(int, int), (double Value, double X, double Y)> _bins = [];
        private readonly List<LoadPoint> _points = [];

        internal void Add(double longitude, double latitude, double value)
        {
            if (_blocks <= 1)
            {
                for (var row = 0; row < _parts; row++)
                    for (var column = 0; column < _parts; column++)
                        _points.Add(new(longitude + ((column + 0.5) / _parts - 0.5) * pixel / _degree.Longitude, latitude + ((row + 0.5) / _parts - 0.5) * pixel / _degree.Latitude, value / (_parts * _parts)));
                return;
            }
            var edge = _blocks * pixel;
            var key = ((int)Math.Floor((longitude - domain.MinX) * _degree.Longitude / edge), (int)Math.Floor((latitude - domain.MinY) * _degree.Latitude / edge));
            var old = _bins.GetValueOrDefault(key);
            _bins[key] = (old.Value + value, old.X + value * longitude, old.Y + value * latitude);
        }

        internal List<LoadPoint> ToPoints() => _blocks <= 1 ? _points : [.. _bins.Values.Select(b => new LoadPoint(b.X / b.Value, b.Y / b.Value, b.Value))];
    }
}
