namespace SmartCity.Geo.Tracks;

/// <summary>Opens on enough dates seen high, keeps on anything seen, ends on enough clear dates without it. What is not clear changes nothing.</summary>
internal sealed class Hysteresis(TrackRules rules)
{
    private readonly Queue<bool> _window = [];
    private int _misses;

    internal DateOnly? OpenedOn { get; private set; }

    internal DateOnly? EndedOn { get; private set; }

    /// <param name="isConfirmed">An officer says that it is there: that opens at once.</param>
    internal void Push(DateOnly day, TrackEvidence evidence, bool isConfirmed)
    {
        if (evidence == TrackEvidence.NotClear) return;
        _window.Enqueue(evidence == TrackEvidence.SeenHigh);
        if (_window.Count > rules.OpenWindow) _window.Dequeue();
        _misses = evidence == TrackEvidence.Absent ? _misses + 1 : 0;
        if (isConfirmed || _window.Count(high => high) >= rules.OpenDates) OpenedOn ??= day;
        if (_misses >= rules.EndDates) EndedOn = day;
    }

    /// <summary>The older of two tracks that have become one keeps the earlier opening of both.</summary>
    internal void Inherit(Hysteresis other)
    {
        if (other.OpenedOn is { } opened && (OpenedOn is null || opened < OpenedOn)) OpenedOn = opened;
    }
}
