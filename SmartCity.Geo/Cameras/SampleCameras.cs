using System.Globalization;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Sites;

namespace SmartCity.Geo.Cameras;

/// <summary>A place on the ground before a made-up camera, and where it is in its picture.</summary>
/// <param name="X">Pixels from the left edge.</param>
/// <param name="Y">Pixels from the upper edge.</param>
/// <param name="Right">Metres to the right of where the camera looks.</param>
/// <param name="Ahead">Metres ahead.</param>
public readonly record struct SamplePoint(double X, double Y, double Right, double Ahead);

/// <summary>How a made-up camera looks at its ground.</summary>
/// <param name="Points">That it is calibrated by.</param>
public sealed record SampleSight(double HeightMetres, double TiltDegrees, double HorizontalDegrees, int ImageWidth, int ImageHeight, IReadOnlyList<SamplePoint> Points);

/// <summary>Made-up cameras for demonstrations, marked as synthetic: each in a cell of its own, calibrated, over a building site of its own.</summary>
public sealed class SampleCameras(NpgsqlDataSource database)
{
    private const string Author = "sample city";

    /// <summary>Metres that they are said to see.</summary>
    private const double Range = 250;

    /// <summary>The ground of a site before its camera, in metres: half of its breadth, where it begins and where it ends.</summary>
    private const double HalfBreadth = 70, Near = 12, Far = 180;

    private readonly CameraStore _cameras = new(database);
    private readonly RegisterStore _sites = new(database);

    /// <summary>Registers cameras SIM-1, SIM-2 … with their sites and calibrations; those that are there already stay as they are.</summary>
    /// <param name="sights">Of each camera.</param>
    /// <param name="day">From which the sites are permitted.</param>
    /// <returns>Their codes; fewer than wanted where there are fewer cells.</returns>
    public async Task<IReadOnlyList<string>> RegisterAsync(IReadOnlyList<SampleSight> sights, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sights);
        foreach (var (number, place) in await PlacesAsync(sights.Count, cancellationToken))
        {
            var (code, sight) = (Code(number), sights[number - 1]);
            if (await _cameras.FindAsync(code, cancellationToken) is not { } camera)
            {
                if (await WasThereAsync(code, cancellationToken)) continue;   // somebody has removed it
                camera = await AddAsync(number, place, sight, day, cancellationToken);
            }
            // One that a run which broke off has left without; not one that somebody has turned.
            if (camera is { Version: 1, CalibratedAt: null, Camera: { IsSynthetic: true, BearingDegrees: { } bearing } }) await _cameras.CalibrateAsync(camera.Id, Points(camera.Camera.Place, bearing, sight), Author, cancellationToken);
        }
        await using var select = database.CreateCommand("select code from smartcity.camera where removed_at is null and is_synthetic and code = any (select 'SIM-' || n from generate_series(1, $1) n) order by code");
        select.Parameters.Add(new() { Value = sights.Count });
        var codes = new List<string>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) codes.Add(row.GetString(0));
        return codes;
    }

    /// <summary>Degrees clockwise from north: each looks another way.</summary>
    private static double Bearing(int number) => (40 + 110 * number) % 360;

    private static string Code(int number) => string.Create(CultureInfo.InvariantCulture, $"SIM-{number}");

    private async Task<StoredCamera> AddAsync(int number, Point place, SampleSight sight, DateOnly day, CancellationToken cancellationToken)
    {
        var code = Code(number);
        var corners = ((double Right, double Ahead)[])[(-HalfBreadth, Near), (HalfBreadth, Near), (HalfBreadth, Far), (-HalfBreadth, Far), (-HalfBreadth, Near)];
        var ground = new GroundFrame(place.X, place.Y).Degrees(GeometryFactory.Default.CreatePolygon([.. corners.Select(c => Turned(c.Right, c.Ahead, Bearing(number)))]));
        var entry = new RegisterEntry
        {
            Kind = RegisterKind.Construction,
            Code = code,
            Name = $"示例工地 {number}",
            Operator = "合成数据 Synthetic",
            Stage = "earthwork",
            WorksFrom = day,
            IsSynthetic = true,
            Geometry = ground,
            Permits = [new($"SYN-{code}", "合成数据 Synthetic", day, null, null, null)],
        };
        await _sites.ImportAsync([entry], [code], Author, day, cancellationToken);
        var site = (await _sites.ListAsync(new() { Kinds = [entry.Kind], Day = day }, cancellationToken)).Single(s => s.Entry.Code == code);
        var camera = new RegisteredCamera
        {
            Code = code,
            Name = $"示例摄像头 {number}",
            SiteId = site.Id,
            Place = place,
            HeightMetres = sight.HeightMetres,
            BearingDegrees = Bearing(number),
            TiltDegrees = sight.TiltDegrees,
            HorizontalFieldDegrees = sight.HorizontalDegrees,
            RangeMetres = Range,
            ImageWidth = sight.ImageWidth,
            ImageHeight = sight.ImageHeight,
            IsSynthetic = true,
        };
        return await _cameras.AddAsync(camera, Author, cancellationToken);
    }

    private static List<ControlPoint> Points(Point place, double bearing, SampleSight sight)
    {
        var frame = new GroundFrame(place.X, place.Y);
        return [.. sight.Points.Select(p =>
        {
            var (east, north) = Turned(p.Right, p.Ahead, bearing);
            var (longitude, latitude) = frame.Degrees(east, north);
            return new ControlPoint(p.X, p.Y, longitude, latitude);
        })];
    }

    private static Coordinate Turned(double right, double ahead, double bearing)
    {
        var (sin, cos) = Math.SinCos(bearing * Math.PI / 180);
        return new(right * cos + ahead * sin, ahead * cos - right * sin);
    }

    /// <summary>Cells spread over the city: ordered by a hash of their code, which does not change from run to run.</summary>
    private async Task<List<(int Number, Point Place)>> PlacesAsync(int count, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand("select row_number() over (order by md5(code), edition_id)::int, st_pointonsurface(geom) from smartcity.current_cell order by 1 limit $1");
        select.Parameters.Add(new() { Value = count });
        var places = new List<(int, Point)>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) places.Add((row.GetInt32(0), row.GetFieldValue<Point>(1)));
        return places;
    }

    private async Task<bool> WasThereAsync(string code, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand("select exists (select from smartcity.camera where code = $1)");
        select.Parameters.Add(new() { Value = code });
        return await select.ExecuteScalarAsync(cancellationToken) is true;
    }
}
