using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Sites;

/// <summary>A made-up register for demonstrations: building sites, disposal sites and routes inside an area, all marked as synthetic. The same seed makes the same register.</summary>
public static class SampleRegister
{
    private const double LeastSideMetres = 60, MostSideMetres = 220;
    private const int Bends = 4, Tries = 10_000, PermitDays = 540;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    /// <param name="area">EPSG:4490, longitude and latitude in degrees.</param>
    /// <param name="from">First day of the permits; some have lapsed a year and a half later, as real ones do.</param>
    /// <exception cref="GeoInputException">The area is too narrow for so many.</exception>
    public static IReadOnlyList<RegisterEntry> Make(Geometry area, int sites, int disposals, DateOnly from, int seed)
    {
        ArgumentNullException.ThrowIfNull(area);
        var random = new Random(seed);
        var taken = new List<Geometry>();
        var construction = Enumerable.Range(1, sites).Select(i => Site(RegisterKind.Construction, i)).ToList();
        var disposal = Enumerable.Range(1, disposals).Select(i => Site(RegisterKind.Disposal, i)).ToList();
        var routes = disposal.Count == 0 ? [] : construction.Select((site, i) => Route(site, disposal.MinBy(d => d.Geometry.Distance(site.Geometry))!, i + 1));
        return [.. construction, .. disposal, .. routes];

        RegisterEntry Site(RegisterKind kind, int number)
        {
            var isSite = kind == RegisterKind.Construction;
            var code = string.Create(CultureInfo.InvariantCulture, $"{(isSite ? "GD" : "XN")}{number:D3}");
            return new()
            {
                Kind = kind,
                Code = code,
                Name = string.Create(CultureInfo.InvariantCulture, $"{(isSite ? "示例工地" : "示例消纳场")} {number}"),
                Operator = "合成数据 Synthetic",
                Stage = isSite ? random.Next(2) == 0 ? "earthwork" : "structure" : null,
                WorksFrom = from,
                IsSynthetic = true,
                Permits = [new($"SYN-{code}", "合成数据 Synthetic", from, random.Next(5) == 0 ? from.AddDays(PermitDays) : null, null, null)],
                Geometry = Square(),
            };
        }

        Polygon Square()
        {
            var box = area.EnvelopeInternal;
            for (var i = 0; i < Tries; i++)
            {
                var (x, y) = (box.MinX + random.NextDouble() * box.Width, box.MinY + random.NextDouble() * box.Height);
                var (east, north) = EllipsoidalMeasure.MetresPerDegree(y);
                var (width, height) = (Side() / east, Side() / north);
                var square = (Polygon)Factory.ToGeometry(new(x, x + width, y, y + height));
                if (!area.Contains(square) || taken.Exists(t => t.EnvelopeInternal.Intersects(square.EnvelopeInternal))) continue;
                taken.Add(square);
                return square;
            }
            throw new GeoInputException("The area is too narrow for so many sites; ask for fewer.");
        }

        double Side() => LeastSideMetres + random.NextDouble() * (MostSideMetres - LeastSideMetres);

        RegisterEntry Route(RegisterEntry site, RegisterEntry target, int number)
        {
            var (a, b) = (site.Geometry.Centroid.Coordinate, target.Geometry.Centroid.Coordinate);
            var bend = a.Distance(b) / 20;
            var line = Factory.CreateLineString([a, .. Enumerable.Range(1, Bends).Select(i => new Coordinate(
                a.X + (b.X - a.X) * i / (Bends + 1) + (random.NextDouble() - 0.5) * bend, a.Y + (b.Y - a.Y) * i / (Bends + 1) + (random.NextDouble() - 0.5) * bend)), b]);
            var code = string.Create(CultureInfo.InvariantCulture, $"LX{number:D3}");
            return new()
            {
                Kind = RegisterKind.Route,
                Code = code,
                Name = $"{site.Name} → {target.Name}",
                Operator = "合成数据 Synthetic",
                WorksFrom = from,
                FromCode = site.Code,
                ToCode = target.Code,
                IsSynthetic = true,
                Permits = [new($"SYN-{code}", "合成数据 Synthetic", from, null, new(22, 0), new(6, 0))],
                Geometry = line,
            };
        }
    }
}
