using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Cameras;

/// <summary>A plume that a camera follows.</summary>
internal sealed class FollowedPlume
{
    internal Guid Track { get; init; } = Guid.CreateVersion7();

    /// <summary>Greatest score of its frames.</summary>
    internal double Peak { get; set; }

    /// <summary>What became of it; null: no alarm yet.</summary>
    internal (string State, Guid? CaseId)? Filed { get; set; }
}

/// <summary>The frames of one camera, one after the other: what waits, and what the camera remembers.</summary>
/// <remarks>Its memory holds pictures in which people could be known: it leaves the process sealed only, see <see cref="CameraMemories"/>.</remarks>
internal sealed class CameraLane(IntakeOptions options) : IDisposable
{
    private const int MostFollowed = 64;

    private readonly SemaphoreSlim _room = new(options.FramesInMemory), _turn = new(1), _keeping = new(1);
    private int _waiting;

    internal DustDetector Detector { get; } = new(new() { AlarmFrames = options.AlarmFrames });

    /// <summary>By the detector's numbers.</summary>
    internal Dictionary<int, FollowedPlume> Followed { get; } = [];

    /// <summary>Of the last frame that was looked at.</summary>
    internal DateTimeOffset? LastTaken { get; set; }

    /// <summary>Large vehicles in view.</summary>
    internal List<VehicleDesk.InView> Vehicles { get; } = [];

    /// <summary>Null: not looked up since the start.</summary>
    internal UsualHaze? Usual { get; set; }

    /// <summary>What was seen in a frame that could not be stored: its sender tries again.</summary>
    internal SeenFrame? Unstored { get; set; }

    /// <summary>Whether what it remembered before a restart has been looked for.</summary>
    internal bool IsRecalled { get; set; }

    /// <summary>Whether it has seen a frame since it was kept.</summary>
    internal bool IsUnsaved { get; set; }

    /// <summary>What it knows now; its turn is the caller's.</summary>
    internal LaneState State => new(LastTaken, [.. Followed.Select(f => new LaneState.Plume(f.Key, f.Value.Track, f.Value.Peak, f.Value.Filed?.State, f.Value.Filed?.CaseId))], [.. Vehicles], Detector.State);

    /// <summary>Goes on where a lane before a restart has ended; its turn is the caller's.</summary>
    internal void Restore(LaneState state)
    {
        Detector.Restore(state.Detector);
        LastTaken = state.LastTaken;
        foreach (var plume in state.Plumes) Followed[plume.Number] = new() { Track = plume.Track, Peak = plume.Peak, Filed = plume.State is { } filed ? (filed, plume.CaseId) : null };
        Vehicles.AddRange(state.Vehicles);
    }

    /// <summary>Forgets what the camera is used to see; its turn is the caller's.</summary>
    internal void Forget()
    {
        Detector.Forget();
        IsRecalled = true;
    }

    /// <summary>Senders that wait or are being served.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for room in memory. Leave it with <see cref="Leave"/>.</summary>
    /// <exception cref="CameraBusyException">There was none for too long.</exception>
    internal async Task EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        var isIn = false;
        try
        {
            isIn = await _room.WaitAsync(TimeSpan.FromSeconds(options.WaitSeconds), cancellationToken);
            if (!isIn) throw new CameraBusyException(Waiting);
        }
        finally
        {
            if (!isIn) Interlocked.Decrement(ref _waiting);
        }
    }

    internal void Leave()
    {
        _room.Release();
        Interlocked.Decrement(ref _waiting);
    }

    /// <summary>Waits for the frame's turn: one at a time. Dispose it to let the next one go on.</summary>
    internal Task<IDisposable> TurnAsync(CancellationToken cancellationToken) => HoldAsync(_turn, cancellationToken);

    /// <summary>Waits until nobody else writes or removes what is kept of this camera; take it before the turn. Dispose it to let go.</summary>
    internal Task<IDisposable> KeepingAsync(CancellationToken cancellationToken) => HoldAsync(_keeping, cancellationToken);

    private static async Task<IDisposable> HoldAsync(SemaphoreSlim by, CancellationToken cancellationToken)
    {
        await by.WaitAsync(cancellationToken);
        return new Held(by);
    }

    private sealed class Held(SemaphoreSlim by) : IDisposable
    {
        public void Dispose() => by.Release();
    }

    public void Dispose()
    {
        _room.Dispose();
        _turn.Dispose();
        _keeping.Dispose();
    }

    /// <summary>The plume of a track, known or new; the oldest are forgotten.</summary>
    internal FollowedPlume Follow(DustPlume plume)
    {
        if (plume.Id == 0) return new();   // of a single picture: nobody follows it
        if (!Followed.TryGetValue(plume.Id, out var followed))
        {
            if (Followed.Count >= MostFollowed) Followed.Remove(Followed.Keys.Min());
            Followed[plume.Id] = followed = new();
        }
        return followed;
    }
}

/// <summary>The camera's queue has been full for too long: whoever sends must come again.</summary>
internal sealed class CameraBusyException(int waiting) : Exception($"{waiting} frames of this camera wait already; send this one again later.");
