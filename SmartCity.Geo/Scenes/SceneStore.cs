using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Scenes;

/// <summary>The scene catalogue in PostGIS: one row per file content.</summary>
public sealed class SceneStore(NpgsqlDataSource database)
{
    private const string Columns = "id, title, acquired_at, sensor, gsd_m, bands::text, path, sha256, footprint, cloud_share, source, is_simulated, created_at, "
        + "band_descriptions::text, platform, product_id, processing_level, quantity, scale, mask_path, mask_kind";

    /// <summary>Adds a scene, or brings the one with the same SHA-256 up to date; that one keeps its id.</summary>
    /// <returns>The stored scene; look at its id.</returns>
    /// <exception cref="GeoInputException">Another file has this id, or the footprint can't be stored.</exception>
    public async Task<Scene> UpsertAsync(Scene scene, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            insert into smartcity.scene (id, title, acquired_at, sensor, gsd_m, bands, path, sha256, footprint, cloud_share, source, is_simulated,
                band_descriptions, platform, product_id, processing_level, quantity, scale, mask_path, mask_kind)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            on conflict (sha256) do update set title = excluded.title, acquired_at = excluded.acquired_at, sensor = excluded.sensor, gsd_m = excluded.gsd_m, bands = excluded.bands,
                path = excluded.path, footprint = excluded.footprint, cloud_share = excluded.cloud_share, source = excluded.source, is_simulated = excluded.is_simulated,
                band_descriptions = excluded.band_descriptions, platform = excluded.platform, product_id = excluded.product_id, processing_level = excluded.processing_level,
                quantity = excluded.quantity, scale = excluded.scale, mask_path = excluded.mask_path, mask_kind = excluded.mask_kind
            returning {Columns}
            """);
        object?[] values = [scene.Id, scene.Title, scene.AcquiredAt.ToUniversalTime(), scene.Sensor, scene.GsdMetres, null, scene.Path, scene.Sha256,
            StoredGeometry.CheckedPolygon(scene.Footprint, $"The footprint of scene {scene.Id}"), scene.CloudShare, scene.Source, scene.IsSimulated,
            null, scene.Platform, scene.ProductId, scene.ProcessingLevel, scene.Quantity, scene.Scale, scene.MaskPath, scene.MaskKind];
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        command.Parameters[5] = new() { Value = JsonSerializer.Serialize(scene.Bands), NpgsqlDbType = NpgsqlDbType.Jsonb };
        command.Parameters[9].NpgsqlDbType = NpgsqlDbType.Double;
        command.Parameters[12] = new() { Value = BandDescription.Write(scene.BandDescriptions), NpgsqlDbType = NpgsqlDbType.Jsonb };
        foreach (var text in (int[])[13, 14, 15, 18, 19]) command.Parameters[text].NpgsqlDbType = NpgsqlDbType.Text;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return Read(reader);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new GeoInputException($"Scene {scene.Id} exists already with another content; give this one another id.", e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new GeoInputException($"Scene {scene.Id} can't be stored: {e.MessageText}", e);
        }
    }

    public async Task<Scene?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await SelectAsync("id = $1", id, cancellationToken)).SingleOrDefault();

    /// <param name="sha256">Of the file as it was imported.</param>
    public async Task<Scene?> FindByContentAsync(string sha256, CancellationToken cancellationToken) =>
        (await SelectAsync("sha256 = $1", sha256, cancellationToken)).SingleOrDefault();

    /// <summary>All scenes, newest picture first.</summary>
    public Task<IReadOnlyList<Scene>> ListAsync(CancellationToken cancellationToken) => SelectAsync("$1 = ''", "", cancellationToken);

    private async Task<IReadOnlyList<Scene>> SelectAsync(string condition, string value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.scene where {condition} order by acquired_at desc, id");
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var scenes = new List<Scene>();
        while (await reader.ReadAsync(cancellationToken)) scenes.Add(Read(reader));
        return scenes;
    }

    private static Scene Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        Title = row.GetString(1),
        AcquiredAt = row.Instant(2),
        Sensor = row.GetString(3),
        GsdMetres = row.GetDouble(4),
        Bands = JsonSerializer.Deserialize<List<string>>(row.GetString(5))!,
        Path = row.GetString(6),
        Sha256 = row.GetString(7),
        Footprint = row.GetFieldValue<Polygon>(8),
        CloudShare = row.NumberOrNull(9),
        Source = row.GetString(10),
        IsSimulated = row.GetBoolean(11),
        CreatedAt = row.Instant(12),
        BandDescriptions = BandDescription.Read(row.GetString(13)),
        Platform = row.TextOrNull(14),
        ProductId = row.TextOrNull(15),
        ProcessingLevel = row.TextOrNull(16),
        Quantity = row.GetString(17),
        Scale = row.GetDouble(18),
        MaskPath = row.TextOrNull(19),
        MaskKind = row.TextOrNull(20),
    };
}
