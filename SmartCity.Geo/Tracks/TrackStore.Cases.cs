using System.Text.Json.Nodes;
using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tracks;

public sealed partial class TrackStore
{
    private static readonly string SeenAgainSql = SqlText.Read("Tracks.Sql.seen_again");
    private static readonly string TellSql = SqlText.Read("Tracks.Sql.tell_cases");

    /// <summary>Files the cases of tracks that lead to one, and notes on cases what became of their tracks.</summary>
    private async Task<TrackChanges> FileAsync(
        NpgsqlConnection connection, TrackRules rules, Ground ground, FoldInput input, List<DecidedTrack> tracks, List<DecidedTrack> changed, Dictionary<Guid, Guid?> lost, CancellationToken cancellationToken)
    {
        bool IsPinned(Guid id) => input.Known.TryGetValue(id, out var known) && known.IsPinned;
        // A track that found no cell yet is tried again, changed or not.
        var concerned = changed.Select(c => c.Track).Union(tracks.Select(t => t.Track).Where(t => LeadsToCase(rules, t) && !IsPinned(t.Id))).ToList();
        Guid[] asked = [.. concerned.Select(t => t.Id), .. concerned.Select(t => t.MergedInto).OfType<Guid>(), .. lost.Keys, .. lost.Values.OfType<Guid>()];
        var casesOf = await ReadCasesAsync(connection, asked, cancellationToken);
        var members = input.Members.ToDictionary(m => m.Sighting.DetectionId);

        var due = concerned.Where(t => LeadsToCase(rules, t) && MayFile(casesOf[t.Id], t.Class)).OrderByDescending(t => t.Score).ThenBy(t => t.Id).ToList();
        var filing = due.FindAll(t => intake.Knows(t.Class));   // a city need not deal with every class
        var results = await intake.OpenAsync(connection, filing.ConvertAll(t => NewCase(t, casesOf[t.Id], members, ground, rules)), cancellationToken);
        var opened = filing.Zip(results).Where(f => f.Second.CaseId is not null).ToList();
        if (opened.Count > 0)
            await ExecuteAsync(connection, "update smartcity.track t set pin = nextval('smartcity.track_pin'), anchor_id = founder_id from unnest($1::uuid[]) with ordinality as w(id, n) where t.id = w.id and t.pin is null",
                [opened.ConvertAll(o => o.First.Id).ToArray()], cancellationToken);

        if (opened.Count > 0) casesOf = await ReadCasesAsync(connection, asked, cancellationToken);
        var fresh = opened.Where(o => o.Second.Outcome == IntakeOutcome.Opened).Select(o => o.First.Id).ToHashSet();
        var links = from track in concerned
                    let home = casesOf[track.Id].LastOrDefault(c => c.Status != CaseLifecycle.Rejected)?.Id
                    where home is not null
                    from shown in track.Shown
                    where members[shown].CaseId is null && !(fresh.Contains(track.Id) && shown == BestUnlinked(track, members))   // that one was linked with the case
                    select (Case: home.Value, Detection: shown, IsTold: !fresh.Contains(track.Id));
        var linked = links.ToList();
        if (linked.Count > 0)
            await ExecuteAsync(connection, SeenAgainSql, [linked.ConvertAll(l => l.Case).ToArray(), linked.ConvertAll(l => l.Detection).ToArray(), linked.ConvertAll(l => l.IsTold).ToArray()], cancellationToken);

        var endings = concerned.Select(t => (t.Id, Told: Ending(t.State), t.MergedInto, t.EndedOn)).Concat(lost.Select(l => (Id: l.Key, Told: (string?)(l.Value is null ? "withdrawn" : "merged"), MergedInto: l.Value, EndedOn: (DateOnly?)null)));
        await TellAsync(connection, [.. endings.Where(e => fresh.Contains(e.Id) ? e.Told is not null : input.Known.TryGetValue(e.Id, out var known) && known.IsPinned && known.Told != e.Told)], casesOf, cancellationToken);
        return new([.. opened.Where(o => o.Second.Outcome == IntakeOutcome.Opened).Select(o => o.Second.CaseId!.Value)], [.. linked.Where(l => l.IsTold).Select(l => l.Case)], 0, results.Count(r => r.Outcome == IntakeOutcome.Outside), 0, 0, 0, due.Count - filing.Count);
    }

    /// <remarks>Also what is gone by now: had its dates come one after the other, it would have its case.</remarks>
    private static bool LeadsToCase(TrackRules rules, FoldedTrack track) =>
        track.State is TrackState.Open or TrackState.Ended || track.State is TrackState.Candidate or TrackState.Lapsed && rules.OpenOn == TrackRules.Candidate;

    /// <summary>One case under way a track; none for what was dealt with already. After a rejection, what is seen again is a new matter.</summary>
    private static bool MayFile(IEnumerable<TrackCase> there, string kind) =>
        there.All(c => CaseLifecycle.Ended.Contains(c.Status) && (c.Status == CaseLifecycle.Rejected || c.Class != kind));

    private static NewCase NewCase(FoldedTrack track, IEnumerable<TrackCase> there, Dictionary<Guid, GroupMember> members, Ground ground, TrackRules rules)
    {
        var earlier = there.Count(c => c.Class == track.Class);
        var best = members[track.Shown[^1]].Sighting;
        var link = BestUnlinked(track, members);
        var detection = link is { } id ? members[id].Sighting : best;
        var detail = new JsonObject
        {
            ["track"] = track.Id,
            ["track_state"] = TrackTexts.Of(track.State),
            ["first_seen"] = track.FirstSeen.ToString("O"),
            ["rules"] = rules.Version,
            ["detection"] = detection.DetectionId,
            ["run"] = detection.RunId,
            ["score"] = detection.Score,
        };
        if (track.ParentId is { } parent) detail["split_from"] = parent;
        return new()
        {
            Source = "satellite",
            SourceKey = $"track:{track.Id}:{track.Class}{(earlier == 0 ? "" : $":{earlier + 1}")}",
            Class = track.Class,
            Geometry = track.Geometry,
            Score = track.Score,
            OccurredAt = ground.Times[detection.RunId],
            Detail = detail.ToJsonString(),
            TrackId = track.Id,
            Actor = "system",
            Role = CaseLifecycle.System,
            DetectionId = link,
        };
    }

    /// <summary>The latest detection of the track that no case has yet.</summary>
    private static Guid? BestUnlinked(FoldedTrack track, Dictionary<Guid, GroupMember> members) =>
        track.Shown.Where(s => members[s].CaseId is null).Select(s => (Guid?)s).LastOrDefault();

    private static string? Ending(TrackState state) => state switch
    {
        TrackState.Ended or TrackState.Lapsed => "ended",
        TrackState.Merged => "merged",
        TrackState.Withdrawn => "withdrawn",
        _ => null,
    };

    // An ending closes no case by itself; but what has become one with an older matter is its duplicate.
    private async Task TellAsync(
        NpgsqlConnection connection, List<(Guid Id, string? Told, Guid? MergedInto, DateOnly? EndedOn)> endings, ILookup<Guid, TrackCase> casesOf, CancellationToken cancellationToken)
    {
        if (endings.Count == 0) return;
        var notes = new List<(Guid Case, string Action, string Detail)>();
        foreach (var ending in endings)
        {
            var goesOn = ending.MergedInto is { } into ? casesOf[into].LastOrDefault(c => c.Status is not (CaseLifecycle.Rejected or CaseLifecycle.Duplicate))?.Id : null;
            foreach (var there in casesOf[ending.Id].Where(c => c.Status is not (CaseLifecycle.Rejected or CaseLifecycle.Duplicate)))
            {
                if (ending.Told == "merged" && goesOn is { } stays && stays != there.Id)
                {
                    var step = await cases.StepAsync(connection, new()
                    {
                        CaseId = there.Id,
                        Action = "mark_duplicate",
                        Version = there.Version,
                        Actor = "system",
                        Role = CaseLifecycle.System,
                        DuplicateOf = stays,
                        Opinion = $"Its object has become one with the older track {ending.MergedInto}.",
                    }, cancellationToken);
                    if (step.Outcome == TransitionOutcome.Applied) continue;
                }
                var detail = new JsonObject { ["track"] = ending.Id };
                if (ending.EndedOn is { } day) detail["day"] = day.ToString("O");
                if (ending.MergedInto is { } track) detail["merged_into"] = track;
                notes.Add((there.Id, ending.Told is { } told ? $"track_{told}" : "track_resumed", detail.ToJsonString()));
            }
        }
        if (notes.Count > 0) await ExecuteAsync(connection, TellSql, [notes.ConvertAll(n => n.Case).ToArray(), notes.ConvertAll(n => n.Action).ToArray(), notes.ConvertAll(n => n.Detail).ToArray()], cancellationToken);
        await ExecuteAsync(connection, "update smartcity.track t set told = w.told from unnest($1::uuid[], $2::text[]) as w(id, told) where t.id = w.id",
            [endings.ConvertAll(e => e.Id).ToArray(), endings.ConvertAll(e => e.Told).ToArray()], cancellationToken);
    }

    private static async Task<ILookup<Guid, TrackCase>> ReadCasesAsync(NpgsqlConnection connection, Guid[] tracks, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select track_id, id, case when source_key like 'track:%' then split_part(source_key, ':', 3) else class end, status, version
            from smartcity.spatial_case where track_id = any ($1) order by opened_at, number
            """, connection) { Parameters = { new() { Value = tracks } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<TrackCase>();
        while (await row.ReadAsync(cancellationToken)) found.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetInt32(4)));
        return found.ToLookup(c => c.TrackId);
    }

    /// <param name="Class">That it was filed for: the register may have made it another one.</param>
    private sealed record TrackCase(Guid TrackId, Guid Id, string Class, string Status, int Version);
}
