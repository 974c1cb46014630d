using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

public sealed partial class CameraStore
{
    private static async Task<Guid> InsertAsync(NpgsqlConnection connection, RegisteredCamera camera, string author, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.camera (code, name, site_id, route_id, geom, height_m, bearing_deg, tilt_deg, hfov_deg, range_m, image_width, image_height, source, interval_s, schedule, privacy_masks,
                permitted_roles, false_alarms_per_day, keep_days, originals_hours, is_synthetic, updated_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) returning id
            """, connection);
        await FillAsync(insert, camera, author, cancellationToken);
        return (Guid)(await insert.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, StoredCamera current, RegisteredCamera camera, string author, CancellationToken cancellationToken)
    {
        await using (var update = new NpgsqlCommand("""
            update smartcity.camera set code = $1, name = $2, site_id = $3, route_id = $4, geom = $5, height_m = $6, bearing_deg = $7, tilt_deg = $8, hfov_deg = $9, range_m = $10, image_width = $11, image_height = $12,
                source = $13, interval_s = $14, schedule = $15, privacy_masks = $16, permitted_roles = $17, false_alarms_per_day = $18, keep_days = $19, originals_hours = $20, is_synthetic = $21,
                updated_by = $22, version = version + 1, updated_at = clock_timestamp()
            where id = $23
            """, connection))
        {
            await FillAsync(update, camera, author, cancellationToken);
            update.Parameters.Add(new() { Value = current.Id });
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
        if (!camera.LooksAs(current.Camera)) await ExecuteAsync(connection, "update smartcity.camera_calibration set is_current = false where camera_id = $1 and is_current", [current.Id], cancellationToken);
    }

    private static async Task FillAsync(NpgsqlCommand command, RegisteredCamera camera, string author, CancellationToken cancellationToken)
    {
        foreach (var (id, table, what) in (IEnumerable<(Guid?, string, string)>)[(camera.SiteId, "site", "site"), (camera.RouteId, "haul_route", "route")])
        {
            if (id is null) continue;
            await using var there = new NpgsqlCommand($"select exists (select from smartcity.{table} where id = $1 and removed_at is null)", command.Connection) { Parameters = { new() { Value = id.Value } } };
            if (await there.ExecuteScalarAsync(cancellationToken) is not true) throw new GeoInputException($"There is no {what} {id} in the register; {what}_id wants the id of one.");
        }
        command.Parameters.Add(new() { Value = camera.Code });
        command.Parameters.Add(new() { Value = camera.Name });
        command.Parameters.Add(Maybe(camera.SiteId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Maybe(camera.RouteId, NpgsqlDbType.Uuid));
        command.Parameters.Add(new() { Value = StoredGeometry.Checked(camera.Place, camera.Code) });
        foreach (var number in (double?[])[camera.HeightMetres, camera.BearingDegrees, camera.TiltDegrees, camera.HorizontalFieldDegrees, camera.RangeMetres]) command.Parameters.Add(Maybe(number, NpgsqlDbType.Double));
        foreach (var pixels in (int?[])[camera.ImageWidth, camera.ImageHeight]) command.Parameters.Add(Maybe(pixels, NpgsqlDbType.Integer));
        command.Parameters.Add(Maybe(camera.Source, NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = camera.IntervalSeconds });
        command.Parameters.Add(Maybe(camera.Schedule?.Json(), NpgsqlDbType.Jsonb));
        command.Parameters.Add(Maybe(MasksText(camera.PrivacyMasks), NpgsqlDbType.Jsonb));
        command.Parameters.Add(Maybe(camera.PermittedRoles?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = camera.FalseAlarmsPerDay });
        command.Parameters.Add(new() { Value = camera.KeepDays });
        command.Parameters.Add(new() { Value = camera.OriginalsHours });
        command.Parameters.Add(new() { Value = camera.IsSynthetic });
        command.Parameters.Add(new() { Value = author });
    }

    private static StoredCamera Read(NpgsqlDataReader row) => new(row.GetGuid(0), new()
    {
        Code = row.GetString(1),
        Name = row.GetString(2),
        SiteId = row.IdOrNull(3),
        RouteId = row.IdOrNull(4),
        Place = row.GetFieldValue<Point>(5),
        HeightMetres = row.NumberOrNull(6),
        BearingDegrees = row.NumberOrNull(7),
        TiltDegrees = row.NumberOrNull(8),
        HorizontalFieldDegrees = row.NumberOrNull(9),
        RangeMetres = row.NumberOrNull(10),
        ImageWidth = row.IsDBNull(11) ? null : row.GetInt32(11),
        ImageHeight = row.IsDBNull(12) ? null : row.GetInt32(12),
        Source = row.TextOrNull(13),
        IntervalSeconds = row.GetInt32(14),
        Schedule = row.TextOrNull(15) is { } schedule ? CameraSchedule.Parse(schedule) : null,
        PrivacyMasks = [.. JsonSerializer.Deserialize<double[][][]>(row.GetString(16))!.Select(m => (IReadOnlyList<(double, double)>)[.. m.Select(p => (p[0], p[1]))])],
        PermittedRoles = row.ObjectOrNull<string[]>(17),
        FalseAlarmsPerDay = row.GetDouble(18),
        KeepDays = row.GetInt32(19),
        OriginalsHours = row.GetInt32(20),
        IsSynthetic = row.GetBoolean(21),
    }, row.GetInt32(22), row.Instant(23), row.TextOrNull(24), row.InstantOrNull(25), row.NumberOrNull(26));

    /// <summary>JSON: polygons in shares of the picture.</summary>
    private static string MasksText(IReadOnlyList<IReadOnlyList<(double X, double Y)>> masks) => JsonSerializer.Serialize(masks.Select(m => m.Select(p => (double[])[p.X, p.Y])));

    private static bool IsSame(RegisteredCamera a, RegisteredCamera b) => a.Place.EqualsExact(b.Place) && MasksText(a.PrivacyMasks) == MasksText(b.PrivacyMasks)
        && (a.PermittedRoles ?? []).SequenceEqual(b.PermittedRoles ?? []) && a with { Place = b.Place, PrivacyMasks = b.PrivacyMasks, PermittedRoles = b.PermittedRoles } == b;
}
