using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Detections;

/// <summary>What officers say of detections, in PostGIS: append-only, the latest review holds.</summary>
public sealed class DetectionReviewStore(NpgsqlDataSource database)
{
    /// <summary>An outline drawn by hand has fewer positions than this.</summary>
    private const int MostPositions = 10_000;

    private static readonly string FeedbackSql = SqlText.Read("Detections.Sql.feedback");

    private const string Select = """
        select d.id, d.run_id, r.before_scene, r.after_scene, r.method_version, coalesce(r.model_version, ''), d.class, d.score, d.area_m2, d.geom,
               d.version, d.verdict, d.reviewed_class, d.reviewed_geom, l.case_id
        from smartcity.detection d join smartcity.change_run r on r.id = d.run_id left join smartcity.case_detection l on l.detection_id = d.id
        where d.id = $1
        """;

    public async Task<JudgedDetection?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(new() { Value = id });
        return await ReadOneAsync(command, cancellationToken);
    }

    /// <summary>The reviews of a detection, oldest first.</summary>
    public async Task<IReadOnlyList<DetectionReview>> HistoryAsync(Guid detectionId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select sequence, at, actor, role, verdict, class, geom, area_m2, comment, method_version, model_version
            from smartcity.detection_review where detection_id = $1 order by sequence
            """);
        command.Parameters.Add(new() { Value = detectionId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reviews = new List<DetectionReview>();
        while (await reader.ReadAsync(cancellationToken))
            reviews.Add(new(reader.GetInt32(0), reader.Instant(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.TextOrNull(5),
                reader.ObjectOrNull<Geometry>(6), reader.NumberOrNull(7), reader.TextOrNull(8), reader.GetString(9), reader.GetString(10)));
        return reviews;
    }

    /// <summary>Stores a review. Of two officers with the same version one wins, the other gets <see cref="ReviewOutcome.Stale"/>.</summary>
    /// <remarks>A class or outline that an earlier review gave stays with "reclassed" and "redrawn" unless this one gives another; "confirmed" and "rejected" drop both.</remarks>
    /// <exception cref="GeoInputException">The review contradicts itself, or its outline can't be stored or lies elsewhere.</exception>
    public async Task<ReviewResult> AddAsync(NewReview review, CancellationToken cancellationToken)
    {
        Check(review);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var select = new NpgsqlCommand($"{Select} for update of d", connection) { Parameters = { new() { Value = review.DetectionId } } };
        if (await ReadOneAsync(select, cancellationToken) is not { } current) return new(ReviewOutcome.NotFound, null);
        if (current.Version != review.Version) return new(ReviewOutcome.Stale, current);
        if (review.Verdict == ReviewVerdict.Reclassed && review.Class == current.Class && current.ReviewedClass is null)
            throw new GeoInputException($"The detection is {current.Class} already; confirm it, or name another class.");

        var keeps = review.Verdict is ReviewVerdict.Reclassed or ReviewVerdict.Redrawn;
        var kind = review.Class ?? (keeps ? current.ReviewedClass : null);
        var outline = review.Geometry is { } drawn ? Outline(drawn, current) : keeps ? current.ReviewedGeometry : null;
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.detection_review (detection_id, sequence, key_id, actor, role, verdict, class, geom, area_m2, comment, method_version, model_version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """, connection);
        foreach (var value in (object[])[review.DetectionId, review.Version, review.KeyId, review.Actor, review.Role, review.Verdict]) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = (object?)outline ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Geometry });
        insert.Parameters.Add(new() { Value = outline is null ? DBNull.Value : EllipsoidalMeasure.Area(outline), NpgsqlDbType = NpgsqlDbType.Double });
        insert.Parameters.Add(new() { Value = (object?)review.Comment ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = current.MethodVersion });
        insert.Parameters.Add(new() { Value = current.ModelVersion });
        try
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new GeoInputException($"The review can't be stored: {e.MessageText}", e);
        }
        await using var read = new NpgsqlCommand(Select, connection) { Parameters = { new() { Value = review.DetectionId } } };
        var changed = await ReadOneAsync(read, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(ReviewOutcome.Applied, changed);
    }

    /// <summary>Every judged object whose features were kept, with what it truly is.</summary>
    public async IAsyncEnumerable<FeedbackExample> ListFeedbackAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FeedbackSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.TextOrNull(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
                reader.GetString(7), reader.Instant(8), reader.GetString(9), reader.GetString(10), reader.GetFieldValue<string[]>(11), reader.GetFieldValue<float[]>(12),
                reader.GetFieldValue<Geometry>(13));
    }

    private static void Check(NewReview review)
    {
        if (!ReviewVerdict.All.Contains(review.Verdict)) throw new GeoInputException($"There is no verdict '{review.Verdict}'; there are {string.Join(", ", ReviewVerdict.All)}.");
        if (review.Verdict == ReviewVerdict.Reclassed && review.Class is null) throw new GeoInputException("\"reclassed\" needs the class that the object has.");
        if (review.Verdict == ReviewVerdict.Redrawn && review.Geometry is null) throw new GeoInputException("\"redrawn\" needs the geometry that the object has.");
        if (review.Verdict is ReviewVerdict.Confirmed or ReviewVerdict.Rejected && (review.Class is not null || review.Geometry is not null))
            throw new GeoInputException($"\"{review.Verdict}\" takes neither class nor geometry: say \"reclassed\" or \"redrawn\".");
        if (review.Comment is { Length: 0 or > 1000 }) throw new GeoInputException("A comment has 1 to 1,000 characters.");
    }

    private static Geometry Outline(Geometry drawn, JudgedDetection of)
    {
        var what = $"The outline drawn for detection {of.Id}";
        if (drawn.NumPoints > MostPositions) throw new GeoInputException($"{what} has {drawn.NumPoints} positions; {MostPositions} are the most.");
        var outline = StoredGeometry.Checked(drawn, what);
        if (outline is not (Polygon or MultiPolygon)) throw new GeoInputException($"{what} is a {outline.GeometryType}; a Polygon or a MultiPolygon is needed.");
        if (!outline.Intersects(of.Geometry)) throw new GeoInputException($"{what} does not touch what was detected: it would be another object.");
        return outline;
    }

    private static async Task<JudgedDetection?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        return new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetDouble(7), row.GetDouble(8),
            row.GetFieldValue<Geometry>(9), row.GetInt32(10), row.TextOrNull(11), row.TextOrNull(12), row.ObjectOrNull<Geometry>(13), row.IsDBNull(14) ? null : row.GetGuid(14));
    }
}
