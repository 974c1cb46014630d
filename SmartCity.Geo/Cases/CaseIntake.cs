using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Sites;

namespace SmartCity.Geo.Cases;

/// <summary>Opens cases: whatever the source, each in exactly one cell, with its number and the first entry of its log.</summary>
public sealed class CaseIntake(NpgsqlDataSource database, GeoOptions options, TimeProvider? clock = null, CaseRulesSource? rules = null)
{
    /// <summary>Key of the advisory lock: "caseopen" in ASCII. Numbers have no gaps, so openings wait for each other anyway.</summary>
    private const long OpeningLock = 0x636173656F70656E;

    private static readonly string[] Sources = ["satellite", "camera", "monitor", "inspection", "citizen"];
    private static readonly string CellsSql = SqlText.Read("Cases.Sql.intake_cells");
    private static readonly string OpenSql = SqlText.Read("Cases.Sql.intake_open");

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly CaseRulesSource _rules = rules ?? CaseRulesSource.OfSample;

    /// <summary>Whether the rules in force know this class of event; others can't become cases.</summary>
    internal bool Knows(string kind) => _rules.Current.Classes.ContainsKey(kind);

    /// <summary>Opens the cases in one transaction: all of them, or none.</summary>
    /// <remarks>Calls wait for each other, also across processes: a source key never opens two cases.</remarks>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="GeoInputException">One of them can't be a case; nothing is opened.</exception>
    public async Task<IReadOnlyList<IntakeResult>> OpenAsync(IReadOnlyList<NewCase> cases, CancellationToken cancellationToken)
    {
        if (cases.Count == 0) return [];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var results = await OpenAsync(connection, cases, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return results;
    }

    /// <summary>As above, in the caller's transaction.</summary>
    internal async Task<IReadOnlyList<IntakeResult>> OpenAsync(NpgsqlConnection connection, IReadOnlyList<NewCase> cases, CancellationToken cancellationToken)
    {
        var rules = _rules.Current;
        var shapes = cases.Select((c, i) => Checked(c, i, rules)).ToList();
        await LockAsync(connection, cancellationToken);
        var known = await ReadKnownAsync(connection, [.. cases.Select(c => c.SourceKey).OfType<string>().Distinct()], cancellationToken);
        var results = new IntakeResult?[cases.Count];
        var first = new Dictionary<string, int>();
        var asked = new List<int>();
        for (var i = 0; i < cases.Count; i++)
        {
            if (cases[i].SourceKey is { } key && known.TryGetValue(key, out var there)) results[i] = there;
            else if (cases[i].SourceKey is not { } fresh || first.TryAdd(fresh, i)) asked.Add(i);
        }
        var cells = await ReadCellsAsync(connection, asked.ConvertAll(i => shapes[i]), cancellationToken);
        var placed = new List<(int Index, Placed Case)>();
        foreach (var (i, cell) in asked.Zip(cells))
            if (cell is { } owner) placed.Add((i, new(cases[i], shapes[i], owner.Edition, owner.Code)));
            else results[i] = new(IntakeOutcome.Outside, null, null);
        foreach (var (at, opened) in placed.Zip(await InsertAsync(connection, placed.ConvertAll(p => p.Case), rules, cancellationToken))) results[at.Index] = opened;
        for (var i = 0; i < cases.Count; i++)
            results[i] ??= results[first[cases[i].SourceKey!]] is { Outcome: IntakeOutcome.Opened } twin ? twin with { Outcome = IntakeOutcome.Known } : results[first[cases[i].SourceKey!]];
        return results!;
    }

    /// <summary>Opens cases whose cells are known. The caller holds <see cref="LockAsync"/>.</summary>
    internal async Task<IReadOnlyList<IntakeResult>> InsertAsync(NpgsqlConnection connection, IReadOnlyList<Placed> placed, CaseRules rules, CancellationToken cancellationToken)
    {
        if (placed.Count == 0) return [];
        placed = await CasePlaces.GiveAsync(connection, placed, options, cancellationToken);
        var now = CaseState.Moment(_clock.GetUtcNow());
        var states = placed.Select(p => Begin(p.Case, rules, now)).ToList();
        var ids = placed.Select(_ => Guid.CreateVersion7()).ToArray();
        await using var open = new NpgsqlCommand(OpenSql, connection);
        foreach (var value in (object[])
        [
            now, options.CaseNumberPrefix, options.TimeZone, ids, Column(p => p.Case.Source), Column(p => p.Case.SourceKey), Column(p => p.Case.Class), states.Select(s => (short)s.Level).ToArray(),
            Column(p => p.Case.Score), Column(p => p.Shape), Column(p => p.Case.OccurredAt.ToUniversalTime()), Column(p => p.Case.Description), Column(p => p.Edition), Column(p => p.Cell),
            Column(p => p.Case.DetectionId), Column(p => p.Case.SiteId), Column(p => p.Case.RouteId), Column(p => p.Case.TrackId), Column(p => p.Case.ReopenedFrom),
            states.Select(s => s.StageDueAt).ToArray(), states.Select(s => s.AlarmAt).ToArray(), Column(p => p.Case.Actor), Column(p => p.Case.Role), placed.Select((p, i) => Detail(p, states[i])).ToArray(),
        ])
            open.Parameters.Add(new() { Value = value });
        var opened = new List<IntakeResult>();
        try
        {
            await using var reader = await open.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) opened.Add(new(IntakeOutcome.Opened, reader.GetGuid(0), reader.GetString(1)));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new GeoInputException($"A case can't be opened: {e.MessageText}", e);
        }
        return opened;

        T[] Column<T>(Func<Placed, T> value) => [.. placed.Select(value)];
    }

    /// <summary>Lets other openings wait until the transaction ends.</summary>
    internal static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = OpeningLock } }, CommandTimeout = 0 };
        await wait.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static byte[] Wkb(Geometry shape) => new WKBWriter().Write(shape);

    private static string Detail(Placed placed, CaseState state)
    {
        var detail = placed.Case.Detail is { } given ? JsonNode.Parse(given)!.AsObject() : [];
        detail["source"] = placed.Case.Source;
        detail["cell"] = placed.Cell;
        detail["set"] = CaseState.Changes(null, state);
        return detail.ToJsonString();
    }

    private static CaseState Begin(NewCase wanted, CaseRules rules, DateTimeOffset now) => CaseClock.Start(
        new() { Status = CaseLifecycle.Collected, Level = wanted.Level ?? rules.ClassOf(wanted.Class).Level, StageEnteredAt = now, ReopenedFrom = wanted.ReopenedFrom }, wanted.Class, rules);

    private static byte[] Checked(NewCase wanted, int index, CaseRules rules)
    {
        var what = $"Case {index + 1} ({wanted.SourceKey ?? wanted.Class})";
        if (!Sources.Contains(wanted.Source)) throw new GeoInputException($"{what}: there is no source '{wanted.Source}'; there are {string.Join(", ", Sources)}.");
        if (string.IsNullOrWhiteSpace(wanted.Class)) throw new GeoInputException($"{what} has no class.");
        if (!rules.Classes.ContainsKey(wanted.Class)) throw new GeoInputException($"{what}: there is no class '{wanted.Class}' in the rules {rules.Version}; there are {string.Join(", ", rules.Classes.Keys)}.");
        if (wanted.Level is < 1 or > 3) throw new GeoInputException($"{what}: there is no level {wanted.Level}; there are 1 (ordinary), 2 (serious) and 3 (urgent).");
        if (wanted.Score is not (null or >= 0 and <= 1)) throw new GeoInputException($"{what} has a score of {wanted.Score}; 0 … 1 is possible.");
        if (wanted.SourceKey is "") throw new GeoInputException($"{what} has an empty source key; leave it out instead.");
        if (wanted.Detail is { } detail && !IsObject(detail)) throw new GeoInputException($"{what}: its detail is no JSON object.");
        var shape = StoredGeometry.Checked(wanted.Geometry, what);
        return shape is Point or Polygon or MultiPolygon ? Wkb(shape) : throw new GeoInputException($"{what} is a {shape.GeometryType}; a Point, Polygon or MultiPolygon is needed.");
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<Dictionary<string, IntakeResult>> ReadKnownAsync(NpgsqlConnection connection, string[] keys, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, IntakeResult>();
        if (keys.Length == 0) return known;
        await using var command = new NpgsqlCommand("select source_key, id, number from smartcity.spatial_case where source_key = any ($1)", connection) { Parameters = { new() { Value = keys } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) known[reader.GetString(0)] = new(IntakeOutcome.Known, reader.GetGuid(1), reader.GetString(2));
        return known;
    }

    private static async Task<List<(long Edition, string Code)?>> ReadCellsAsync(NpgsqlConnection connection, List<byte[]> shapes, CancellationToken cancellationToken)
    {
        var cells = new List<(long, string)?>();
        await using var command = new NpgsqlCommand(CellsSql, connection) { Parameters = { new() { Value = shapes.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) cells.Add(reader.IsDBNull(0) ? null : (reader.GetInt64(0), reader.GetString(1)));
        return cells;
    }

    /// <summary>A case that knows its cell.</summary>
    /// <param name="Shape">WKB, EPSG:4490.</param>
    internal sealed record Placed(NewCase Case, byte[] Shape, long Edition, string Cell);
}
