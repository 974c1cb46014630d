using SmartCity.Geo.Grids;

namespace SmartCity.Api.Commands;

/// <summary>A line on stderr for each stage of long work, and for each tenth of the whole within one; work that is done at once says nothing.</summary>
internal sealed class StageLines : IProgress<StageProgress>, IProgress<(double Share, string Stage)>, IDisposable
{
    /// <summary>Work that takes longer than this shows what it is doing.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly Timer _patience;
    private StageProgress _latest;
    private (string? Stage, int Tenths) _told;
    private bool _isOpen;

    /// <param name="output">Where the lines go; null = stderr.</param>
    /// <param name="quiet">How long nothing is said; null = a second.</param>
    internal StageLines(TextWriter? output = null, TimeSpan? quiet = null)
    {
        _output = output ?? Console.Error;
        _isOpen = quiet == TimeSpan.Zero;
        _patience = new(_ => Open(), null, _isOpen ? Timeout.InfiniteTimeSpan : quiet ?? Usual, Timeout.InfiniteTimeSpan);
    }

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (value.Share < _latest.Share) return;   // from a slower branch of the same work
            _latest = value;
            Tell();
        }
    }

    void IProgress<(double Share, string Stage)>.Report((double Share, string Stage) value) => Report(new StageProgress(value.Stage, value.Share));

    public void Dispose() => _patience.Dispose();

    private void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            Tell();
        }
    }

    private void Tell()
    {
        if (!_isOpen || _latest.Stage is null || (_latest.Stage, (int)(_latest.Share * 10)) == _told) return;
        _told = (_latest.Stage, (int)(_latest.Share * 10));
        _output.WriteLine(FormattableString.Invariant($"{_latest.Share,4:P0} {_latest.Stage}"));
    }
}
