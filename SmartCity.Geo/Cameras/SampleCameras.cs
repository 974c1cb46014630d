using Npgsql;

namespace SmartCity.Geo.Cameras;

/// <summary>Made-up cameras for demonstrations, marked as synthetic, each in a cell of its own.</summary>
public sealed class SampleCameras(NpgsqlDataSource database)
{
    /// <summary>Metres that they are said to see.</summary>
    private const double Range = 250;

    /// <summary>Registers cameras SIM-1, SIM-2 …; those that are there already stay as they are.</summary>
    /// <returns>Their codes; fewer than wanted where there are fewer cells.</returns>
    public async Task<IReadOnlyList<string>> RegisterAsync(int count, CancellationToken cancellationToken)
    {
        // Cells spread over the city: ordered by a hash of their code, which does not change from run to run.
        await using (var insert = database.CreateCommand("""
            insert into smartcity.camera (code, name, range_m, image_width, image_height, is_synthetic, updated_by, geom)
            select 'SIM-' || n, '示例摄像头 ' || n, $2, 640, 360, true, 'sample city', place
            from (select row_number() over (order by md5(code), edition_id) as n, st_pointonsurface(geom) as place from smartcity.current_cell order by 1 limit $1) cells
            where not exists (select from smartcity.camera c where c.code = 'SIM-' || n)
            """))
        {
            insert.Parameters.Add(new() { Value = count });
            insert.Parameters.Add(new() { Value = Range });
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var select = database.CreateCommand("select code from smartcity.camera where removed_at is null and is_synthetic and code = any (select 'SIM-' || n from generate_series(1, $1) n) order by code");
        select.Parameters.Add(new() { Value = count });
        var codes = new List<string>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) codes.Add(row.GetString(0));
        return codes;
    }
}
