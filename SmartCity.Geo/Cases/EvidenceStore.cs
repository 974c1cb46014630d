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

    /// <summary>Where a photograph was taken: EPSG:4490, longitude then latitude in degrees.</summary>
    public Point? Place { get; init; }

    /// <summary>A JSON object: how faces and plates in a photograph were hidden; null for what satellites saw.</summary>
    public string? Privacy { get; init; }

    /// <summary>As the audit names them; null: the system.</summary>
    public string? UploadedBy { get; init; }
}

/// <summary>A stored picture of a case; see <see cref="NewEvidence"/>.</summary>
public sealed record Evidence(
    Guid Id, Guid CaseId, string Kind, string Sha256, string MediaType, string Path, string? SceneId, double? CloudShare, Geometry? Footprint, DateTimeOffset CreatedAt, DateTimeOffset? TakenAt,
    Point? Place, string? Privacy, string? UploadedBy);

/// <summary>Evidence rows in PostGIS; the files are named by their content and written by the caller.</summary>
public sealed class EvidenceStore(NpgsqlDataSource database)
{
    private const string Columns = "id, case_id, kind, sha256, media_type, path, scene_id, cloud_share, footprint, created_at, taken_at, place, privacy::text, uploaded_by";

    /// <summary>Enters a picture; the same one of the same case again finds the stored row.</summary>
    /// <exception cref="GeoInputException">The case or the scene doesn't exist, or the footprint can't be stored.</exception>
    public async Task<Evidence> AddAsync(NewEvidence evidence, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await AddAsync(connection, evidence, cancellationToken)).Evidence;
    }

    /// <summary>As above, in the caller's transaction; and whether it is new.</summary>
    internal static async Task<(Evidence Evidence, bool IsNew)> AddAsync(NpgsqlConnection connection, NewEvidence evidence, CancellationToken cancellationToken)
    {
        // "do update" with the old value: "do nothing" would return no row. An updated row has an xmax.
        await using var command = new NpgsqlCommand($"""
            insert into smartcity.evidence (case_id, kind, sha256, media_type, path, scene_id, cloud_share, footprint, taken_at, place, privacy, uploaded_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (case_id, kind, sha256, scene_id) do update set path = excluded.path
            returning {Columns}, xmax = 0
            """, connection);
        foreach (var value in (object[])[evidence.CaseId, evidence.Kind, evidence.Sha256, evidence.MediaType, evidence.Path]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(CaseRow.Text(evidence.SceneId));
        command.Parameters.Add(new() { Value = (object?)evidence.CloudShare ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        var what = $"The evidence of case {evidence.CaseId}";
        Geometry?[] shapes = [evidence.Footprint is { } shape ? StoredGeometry.CheckedPolygon(shape, what) : null, evidence.Place is { } place ? StoredGeometry.Checked(place, what) : null];
        command.Parameters.Add(new() { Value = (object?)shapes[0] ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Geometry });
        command.Parameters.Add(CaseRow.Time(evidence.TakenAt?.ToUniversalTime()));
        command.Parameters.Add(new() { Value = (object?)shapes[1] ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Geometry });
        command.Parameters.Add(new() { Value = (object?)evidence.Privacy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(CaseRow.Text(evidence.UploadedBy));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return (Read(reader), reader.GetBoolean(14));
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
        while (await reader.ReadAsync(cancellationToken)) rows.Add(Read(reader));
        return rows;
    }

    private static Evidence Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.TextOrNull(6), row.NumberOrNull(7), row.ObjectOrNull<Geometry>(8),
        row.Instant(9), row.InstantOrNull(10), row.ObjectOrNull<Point>(11), row.TextOrNull(12), row.TextOrNull(13));
}
