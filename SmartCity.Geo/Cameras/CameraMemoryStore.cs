using Npgsql;

namespace SmartCity.Geo.Cameras;

/// <summary>Where a camera's memory lies, and what opens it.</summary>
/// <param name="File">Name in the folder of memories.</param>
/// <param name="Key">32 bytes, of this file alone.</param>
/// <param name="Sha256">Of the file.</param>
public sealed record KeptMemory(string File, byte[] Key, byte[] Sha256, DateTimeOffset SavedAt);

/// <summary>Keys of the sealed memories of cameras, in PostgreSQL; the files are kept by the caller.</summary>
public sealed class CameraMemoryStore(NpgsqlDataSource database)
{
    /// <summary>Null when none is kept, or the camera was removed.</summary>
    public async Task<KeptMemory?> FindAsync(Guid cameraId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select m.file, m.key, m.sha256, m.saved_at from smartcity.camera_memory m join smartcity.camera c on c.id = m.camera_id where m.camera_id = $1 and c.removed_at is null");
        command.Parameters.Add(new() { Value = cameraId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<DateTimeOffset>(3)) : null;
    }

    /// <summary>Puts a memory in the place of the one before, whose key is gone then.</summary>
    public async Task KeepAsync(Guid cameraId, KeptMemory memory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(memory);
        await using var command = database.CreateCommand("""
            insert into smartcity.camera_memory (camera_id, file, key, sha256, saved_at) values ($1, $2, $3, $4, $5)
            on conflict (camera_id) do update set file = excluded.file, key = excluded.key, sha256 = excluded.sha256, saved_at = excluded.saved_at
            """);
        foreach (var value in (object[])[cameraId, memory.File, memory.Key, memory.Sha256, memory.SavedAt.ToUniversalTime()]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task RemoveAsync(Guid cameraId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from smartcity.camera_memory where camera_id = $1");
        command.Parameters.Add(new() { Value = cameraId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes the keys of memories that are older than their camera's frames may be, or whose camera was removed.</summary>
    /// <returns>Files that there still are keys for.</returns>
    public async Task<IReadOnlySet<string>> ExpireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with gone as (
                delete from smartcity.camera_memory m using smartcity.camera c
                where c.id = m.camera_id and (c.removed_at is not null or m.saved_at < $1 - c.keep_days * interval '1 day') returning m.camera_id
            )
            select file from smartcity.camera_memory where camera_id not in (select camera_id from gone)
            """);
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        var files = new HashSet<string>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) files.Add(row.GetString(0));
        return files;
    }
}
