using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Tracks;

/// <summary>Ids of folded tracks: derived from the detection that began each, unless a case has pinned another.</summary>
internal static class TrackIdentity
{
    /// <summary>The id that a track has by itself.</summary>
    internal static Guid Natural(Guid founder)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. Encoding.UTF8.GetBytes("track:"), .. founder.ToByteArray()], hash);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);   // version 8: by the writer's own rule (RFC 9562)
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    internal static (List<FoldedTrack> Tracks, Dictionary<Guid, Guid?> Lost) Assign(List<GrowingTrack> grown, IReadOnlyCollection<TrackPin> pins)
    {
        var ids = grown.ToDictionary(t => t, t => Natural(t.Founder.DetectionId));
        var of = grown.SelectMany(t => t.Members.Select(m => (m, t))).ToDictionary(p => p.m, p => p.t);
        var (owner, extra, lost) = (new Dictionary<GrowingTrack, TrackPin>(), new List<(Guid Id, GrowingTrack In)>(), new Dictionary<Guid, Guid?>());
        foreach (var pin in pins.OrderBy(p => p.Sequence))
            if (!of.TryGetValue(pin.AnchorId, out var track)) lost[pin.TrackId] = null;
            else if (!owner.TryAdd(track, pin)) extra.Add((pin.TrackId, track));
        // What goes on in a track without a case brings its pin along.
        foreach (var merged in owner.Keys.Where(t => t.MergedInto is not null).OrderBy(t => owner[t].Sequence).ToList())
            if (owner.TryAdd(Last(merged), owner[merged])) owner.Remove(merged);
        foreach (var (track, pin) in owner) ids[track] = pin.TrackId;

        // A pinned id is nobody else's natural one.
        var taken = owner.Values.Select(p => p.TrackId).Concat(extra.Select(e => e.Id)).ToHashSet();
        foreach (var track in grown.Where(t => !owner.ContainsKey(t)))
            while (taken.Contains(ids[track])) ids[track] = Natural(ids[track]);
        foreach (var (id, track) in extra) lost[id] = ids[Last(track)];

        var kept = grown.Where(t => t.State != TrackState.Withdrawn || owner.ContainsKey(t)).ToHashSet();
        kept.UnionWith(kept.Select(t => t.MergedInto).OfType<GrowingTrack>().ToList());   // officers may have rejected what a merged one goes on in
        return ([.. kept.Select(t => Fold(t, ids)).OrderBy(t => t.FirstSeen).ThenBy(t => t.Id)], lost);
    }

    private static GrowingTrack Last(GrowingTrack track) => track.MergedInto is { } next ? Last(next) : track;

    private static FoldedTrack Fold(GrowingTrack track, Dictionary<GrowingTrack, Guid> ids) => new()
    {
        Id = ids[track],
        State = track.State,
        Class = track.Class,
        Geometry = track.Reference.Geometry,
        Score = track.Reference.Score,
        FirstSeen = track.FirstSeen ?? track.Born,
        LastSeen = track.FirstSeen is null ? track.Born : track.LastSeen,
        OpenedOn = track.OpenedOn,
        EndedOn = track.EndedOn,
        ParentId = track.Parent is { } parent && parent.State != TrackState.Withdrawn ? ids[parent] : null,
        MergedInto = track.MergedInto is { } into ? ids[into] : null,
        FounderId = track.Founder.DetectionId,
        Observations = track.Observations,
        Members = track.Members,
        Shown = track.Shown,
    };
}
