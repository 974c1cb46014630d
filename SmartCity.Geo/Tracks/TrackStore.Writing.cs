using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NetTopologySuite.IO;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tracks;

public sealed partial class TrackStore
{
    private static readonly string TracksSql = SqlText.Read("Tracks.Sql.write_tracks");
    private static readonly string ObservationsSql = SqlText.Read("Tracks.Sql.write_observations");

    /// <summary>Folds the groups and writes what differs from what is stored. The caller holds the lock and commits.</summary>
    private async Task<TrackChanges> FoldAndWriteAsync(NpgsqlConnection connection, TrackRules rules, Ground ground, IReadOnlyList<Guid> groups, CancellationToken cancellationToken)
    {
        if (groups.Count == 0) return TrackChanges.None;
        await KeepRulesAsync(connection, rules, cancellationToken);
        var input = await ReadInputAsync(connection, groups, cancellationToken);
        var folds = Folds(rules, ground, input).ToList();
        var tracks = folds.SelectMany(f => f.Result.Tracks.Select(t => new DecidedTrack(f.Group, t, Digest(f.Group, t, rules)))).ToList();
        var changed = tracks.Where(t => !input.Known.TryGetValue(t.Track.Id, out var known) || known.Digest != t.Digest).ToList();

        if (changed.Count > 0) await WriteTracksAsync(connection, changed, rules, cancellationToken);
        await WriteMembersAsync(connection, input.Members, tracks, cancellationToken);
        var lost = folds.SelectMany(f => f.Result.Lost).ToDictionary();
        await WriteLostAsync(connection, lost, cancellationToken);
        var there = tracks.Select(t => t.Track.Id).ToHashSet();
        var gone = input.Known.Values.Where(k => !k.IsPinned && !there.Contains(k.Id)).Select(k => k.Id).ToArray();
        if (gone.Length > 0) await ExecuteAsync(connection, "delete from smartcity.track where id = any ($1)", [gone], cancellationToken);

        var filed = await FileAsync(connection, rules, ground, input, tracks, changed, lost, cancellationToken);
        return filed with { TracksWritten = changed.Count + gone.Length };
    }

    private static async Task KeepRulesAsync(NpgsqlConnection connection, TrackRules rules, CancellationToken cancellationToken)
    {
        var content = rules.ToJson();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        await using var keep = new NpgsqlCommand("""
            with kept as (insert into smartcity.track_rules (version, sha256, content) values ($1, $2, $3::jsonb) on conflict (version) do nothing returning sha256)
            select sha256 from kept union all select sha256 from smartcity.track_rules where version = $1
            """, connection) { Parameters = { new() { Value = rules.Version }, new() { Value = hash }, new() { Value = content } } };
        if (await keep.ExecuteScalarAsync(cancellationToken) as string != hash)
            throw new GeoInputException($"Track rules {rules.Version} have been used with other thresholds; give the changed ones a new version.");
    }

    private static async Task WriteTracksAsync(NpgsqlConnection connection, List<DecidedTrack> changed, TrackRules rules, CancellationToken cancellationToken)
    {
        T[] Column<T>(Func<FoldedTrack, T> value) => [.. changed.Select(c => value(c.Track))];
        var wkb = new WKBWriter();
        await ExecuteAsync(connection, TracksSql,
        [
            Column(t => t.Id), changed.ConvertAll(c => c.Group).ToArray(), Column(t => TrackTexts.Of(t.State)), Column(t => t.Class), Column(t => t.Score), Column(t => t.FirstSeen), Column(t => t.LastSeen),
            Column(t => t.OpenedOn), Column(t => t.EndedOn), Column(t => t.ParentId), Column(t => t.MergedInto), Column(t => t.FounderId), changed.ConvertAll(c => c.Digest).ToArray(),
            Column(t => wkb.Write(t.Geometry)), rules.Version,
        ], cancellationToken);
        var rows = changed.SelectMany(c => c.Track.Observations.Select(o => (c.Track.Id, Seen: o))).ToList();
        T[] Each<T>(Func<TrackObservation, T> value) => [.. rows.Select(r => value(r.Seen))];
        await ExecuteAsync(connection, ObservationsSql,
        [
            Column(t => t.Id), rows.ConvertAll(r => r.Id).ToArray(), Each(o => o.Day), Each(o => TrackTexts.Of(o.Evidence)), Each(o => o.Score), Each(o => o.DetectionId), Each(o => o.RunId),
            Each(o => o.AssessedShare), Each(o => o.IsByOfficer),
        ], cancellationToken);
    }

    private static async Task WriteMembersAsync(NpgsqlConnection connection, List<GroupMember> members, List<DecidedTrack> tracks, CancellationToken cancellationToken)
    {
        var trackOf = tracks.SelectMany(t => t.Track.Members.Select(m => (m, t.Track.Id))).ToDictionary(p => p.m, p => p.Id);
        Guid?[] owners = [.. members.Select(m => trackOf.TryGetValue(m.Sighting.DetectionId, out var id) ? id : (Guid?)null)];
        await ExecuteAsync(connection, """
            update smartcity.track_sighting s set track_id = w.track_id from unnest($1::uuid[], $2::uuid[]) as w(detection_id, track_id)
            where s.detection_id = w.detection_id and s.track_id is distinct from w.track_id
            """, [members.Select(m => m.Sighting.DetectionId).ToArray(), owners], cancellationToken);
    }

    /// <summary>Pinned ids that have no track of their own now stay as pointers.</summary>
    private static async Task WriteLostAsync(NpgsqlConnection connection, Dictionary<Guid, Guid?> lost, CancellationToken cancellationToken)
    {
        if (lost.Count == 0) return;
        await ExecuteAsync(connection, """
            with moved as (
                update smartcity.track t set state = case when w.goes_on is null then 'withdrawn' else 'merged' end, merged_into = w.goes_on, digest = 'lost', decided_at = now()
                from unnest($1::uuid[], $2::uuid[]) as w(id, goes_on)
                where t.id = w.id and (t.digest <> 'lost' or t.merged_into is distinct from w.goes_on)
                returning t.id
            )
            delete from smartcity.track_observation o using moved m where o.track_id = m.id
            """, [lost.Keys.ToArray(), lost.Values.ToArray()], cancellationToken);
    }

    private static string Digest(Guid group, FoldedTrack track, TrackRules rules)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{group}|{rules.Version}|{track.State}|{track.Class}|{track.Score:R}|{track.FirstSeen:O}|{track.LastSeen:O}|{track.OpenedOn:O}|{track.EndedOn:O}|{track.ParentId}|{track.MergedInto}|{track.FounderId}|");
        text.Append(Convert.ToHexString(new WKBWriter().Write(track.Geometry))).AppendJoin(',', track.Members).Append('|').AppendJoin(',', track.Shown);
        foreach (var seen in track.Observations)
            text.Append(CultureInfo.InvariantCulture, $"\n{seen.Day:O}|{seen.Evidence}|{seen.Score:R}|{seen.DetectionId}|{seen.RunId}|{seen.AssessedShare:R}|{seen.IsByOfficer}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record DecidedTrack(Guid Group, FoldedTrack Track, string Digest);
}
