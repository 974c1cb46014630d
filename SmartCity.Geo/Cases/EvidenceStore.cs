using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

/// <summary>A picture of a case to be entered; its file lies already where <see cref="Path"/> says.</summary>
public sealed record NewEvidence
{
    public required Guid CaseId { get; init; }

    /// <summary>before, after, score …</summary>
    public required string Kind { get; init; }

    /// <summary>Of the file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    public required string MediaType { get; init; }

    public required string Path { get; init; }

    public string? SceneId { get; init; }

    /// <summary>When the picture was taken; null: with its scene, or as it is entered.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>0 … 1 within the picture; null when not known.</summary>
    public double? CloudShare { get; init; }

    /// <summary>What the picture shows: one polygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public Geometry? Footprint { get; init; }
}

/// <summary>A stored picture of a case; see <see cref="NewEvidence"/>.</summary>
public sealed record Evidence(
    Guid Id, Guid CaseId, string Kind, string Sha256, string MediaType, string Path, string? SceneId, double? CloudShare, Geometry? Footprint, DateTimeOffset CreatedAt, DateTimeOffset? TakenAt);

/// <summary>Evidence rows in PostGIS; the files are named by their content and written by the caller.</summary>
public sealed class EvidenceStore(NpgsqlDataSource database)
{
    private const string Columns = "id, case_id, kind, sha256, media_type, path, scene_id, cloud_share, footprint, created_at, taken_at";

    /// <summary>Enters a picture; the same one of the same case again finds the stored row.</summary>
    /// <exception cref="GeoInputException">The case or the scene doesn't exist, or the footprint can't be stored.</exception>
    public async Task<Evidence> AddAsync(NewEvidence evidence, CancellationToken cancellationToken)
    {
        // "do update" with the old value: "do nothing" would return no row.
        await using var command = database.CreateCommand($"""
            insert into smartcity.evidence (case_id, kind, sha256, media_type, path, scene_id, cloud_share, footprint, taken_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (case_id, kind, sha256, scene_id) do update set path = excluded.path
            returning {Columns}
            """);
        foreach (var value in (object[])[evidence.CaseId, evidence.Kind, evidence.Sha256, evidence.MediaType, evidence.Path]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)evidence.SceneId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)evidence.CloudShare ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        var footprint = evidence.Footprint is { } shape ? StoredGeometry.CheckedPolygon(shape, $"The evidence of case {evidence.CaseId}") : null;
        command.Parameters.Add(new() { Value = (object?)footprint ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Geometry });
        command.Parameters.Add(CaseRow.Time(evidence.TakenAt?.ToUniversalTime()));
        try
        {
            return (await ReadAsync(command, cancellationToken)).Single();
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            throw new GeoInputException($"Evidence of case {evidence.CaseId} can't be stored: {e.MessageText}", e);
        }
    }

    /// <summary>The pictures of a case, oldest entry first.</summary>
    public async Task<IReadOnlyList<Evidence>> ListAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.evidence where case_id = $1 order by created_at, kind, id");
        command.Parameters.Add(new() { Value = caseId });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>A row whose file has this content; several cases may share one file.</summary>
    public async Task<Evidence?> FindByContentAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.evidence where sha256 = $1 order by created_at, id limit 1");
        command.Parameters.Add(new() { Value = sha256 });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<Evidence>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Evidence>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
                reader.TextOrNull(6), reader.NumberOrNull(7), reader.ObjectOrNull<Geometry>(8), reader.Instant(9), reader.InstantOrNull(10)));
        return rows;
    }
}
