using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

public sealed partial class CameraStore
{
    private const string CalibrationColumns = "id, camera_id, made_at, made_by, points::text, image_width, image_height, origin, homography, covariance, rmse_m, sigma_px, freedom, hull, view_shed";

    private static readonly JsonSerializerOptions PointJson = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The calibration in force; null when there is none.</summary>
    public async Task<StoredCalibration?> FindCalibrationAsync(Guid cameraId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {CalibrationColumns} from smartcity.camera_calibration where camera_id = $1 and is_current and exists (select from smartcity.camera c where c.id = camera_id and c.removed_at is null)");
        command.Parameters.Add(new() { Value = cameraId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? ReadCalibration(row) : null;
    }

    /// <summary>The calibrations in force of so many cameras, by camera; one without is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, CameraCalibration>> FindCalibrationsAsync(IReadOnlyCollection<Guid> cameraIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cameraIds);
        var found = new Dictionary<Guid, CameraCalibration>();
        if (cameraIds.Count == 0) return found;
        await using var command = database.CreateCommand($"select {CalibrationColumns} from smartcity.camera_calibration where camera_id = any ($1) and is_current");
        command.Parameters.Add(new() { Value = cameraIds.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var stored = ReadCalibration(row);
            found[stored.CameraId] = stored.Calibration;
        }
        return found;
    }

    /// <summary>What a calibration needs to know of a camera.</summary>
    /// <exception cref="GeoInputException">Some of it is not registered.</exception>
    public static CameraSight SightOf(StoredCamera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return camera.Camera.Sight ?? throw new GeoInputException($"{camera.Camera.Code} can't be calibrated yet: register its range_m, image_width and image_height first.");
    }

    /// <summary>Calibrates a camera from now on by these points.</summary>
    /// <returns>Null when there is no such camera.</returns>
    /// <exception cref="GeoInputException">The camera's range or picture size is not registered, or the points are refused.</exception>
    public Task<StoredCalibration?> CalibrateAsync(Guid cameraId, IReadOnlyList<ControlPoint> points, string author, CancellationToken cancellationToken) => WriteAsync<StoredCalibration?>(async connection =>
    {
        if (await FindAsync(connection, cameraId, cancellationToken) is not { } stored) return null;
        var made = CameraCalibrating.Calibrate(SightOf(stored), points);
        await ExecuteAsync(connection, "update smartcity.camera_calibration set is_current = false where camera_id = $1 and is_current", [cameraId], cancellationToken);
        await using var insert = new NpgsqlCommand($"""
            insert into smartcity.camera_calibration (camera_id, made_by, points, image_width, image_height, origin, homography, covariance, rmse_m, sigma_px, freedom, hull, view_shed)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning {CalibrationColumns}
            """, connection);
        insert.Parameters.Add(new() { Value = cameraId });
        insert.Parameters.Add(new() { Value = author });
        insert.Parameters.Add(Maybe(JsonSerializer.Serialize(made.Points.Select(p => new PointRow(p.Point.X, p.Point.Y, p.Point.Longitude, p.Point.Latitude, p.ResidualPixels, p.ResidualMetres, p.LeftOutMetres, p.LeftOutShare)), PointJson), NpgsqlDbType.Jsonb));
        insert.Parameters.Add(new() { Value = made.ImageWidth });
        insert.Parameters.Add(new() { Value = made.ImageHeight });
        insert.Parameters.Add(new() { Value = stored.Camera.Place });
        insert.Parameters.Add(new() { Value = made.ToGround.Elements.ToArray() });
        insert.Parameters.Add(new() { Value = made.Covariance.ToArray() });
        insert.Parameters.Add(new() { Value = made.RmseMetres });
        insert.Parameters.Add(new() { Value = made.SigmaPixels });
        insert.Parameters.Add(new() { Value = made.Freedom });
        insert.Parameters.Add(new() { Value = made.Hull });
        insert.Parameters.Add(new() { Value = made.ViewShed });
        await using var row = await insert.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return ReadCalibration(row);
    }, cancellationToken);

    private static StoredCalibration ReadCalibration(NpgsqlDataReader row)
    {
        var origin = row.GetFieldValue<Point>(7);
        return new(row.GetInt64(0), row.GetGuid(1), row.Instant(2), row.GetString(3), new()
        {
            Points = [.. JsonSerializer.Deserialize<PointRow[]>(row.GetString(4), PointJson)!.Select(p => new CalibratedPoint(new(p.X, p.Y, p.Lon, p.Lat), p.ResidualPx, p.ResidualM, p.LeftOutM, p.LeftOutShare))],
            ImageWidth = row.GetInt32(5),
            ImageHeight = row.GetInt32(6),
            Frame = new(origin.X, origin.Y),
            ToGround = new(row.GetFieldValue<double[]>(8)),
            Covariance = row.GetFieldValue<double[]>(9),
            RmseMetres = row.GetDouble(10),
            SigmaPixels = row.GetDouble(11),
            Freedom = row.GetInt32(12),
            Hull = row.GetFieldValue<Polygon>(13),
            ViewShed = row.GetFieldValue<Geometry>(14),
        });
    }

    private sealed record PointRow(double X, double Y, double Lon, double Lat, double ResidualPx, double ResidualM, double LeftOutM, double LeftOutShare);
}
