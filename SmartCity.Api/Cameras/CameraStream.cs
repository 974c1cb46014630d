using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging;

namespace SmartCity.Api.Cameras;

/// <summary>Fetches the frames of one camera over the network for as long as it is told to: opens the stream again after growing pauses, and gives up one that hangs.</summary>
/// <remarks>While a frame is worked on nothing is read: ffmpeg then waits, and the camera with it. An address that answers with one picture is asked again each interval.</remarks>
internal sealed class CameraStream(IntakeCamera camera, IntakeDesk desk, IntakeOptions options, int mostBytes, TimeProvider clock, ILogger logger)
{
    private readonly Lock _lock = new();
    private string? _trouble;
    private bool _isConnected;
    private int _breaks;
    private long _frames;
    private DateTimeOffset? _lastAt;

    internal IntakeCamera Camera => camera;

    internal object State
    {
        get
        {
            lock (_lock) return new { Kind = IntakeDesk.Stream, Address = Ffmpeg.Redacted(camera.Source!), Connected = _isConnected, Frames = _frames, Breaks = _breaks, LastAt = FrameResponse.Time(_lastAt), Trouble = _trouble };
        }
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = options.FirstPauseSeconds;
        while (!cancellationToken.IsCancellationRequested)
        {
            var begun = clock.GetTimestamp();
            var (frames, trouble) = await OnceAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (frames > 0) pause = options.FirstPauseSeconds;
            if (frames == 1 && trouble is null)   // a picture, not a stream
            {
                var left = TimeSpan.FromSeconds(camera.IntervalSeconds) - clock.GetElapsedTime(begun);
                if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellationToken);
                continue;
            }
            lock (_lock) (_isConnected, _breaks, _trouble) = (false, _breaks + 1, trouble ?? "the camera ended the stream");
            logger.StreamLost(camera.Code, pause, trouble ?? "the camera ended the stream");
            await Task.Delay(TimeSpan.FromSeconds(pause), clock, cancellationToken);
            pause = Math.Min(2 * pause, options.LongestPauseSeconds);
        }
    }

    /// <returns>Frames that came, and why no more do; null: the stream has ended well.</returns>
    private async Task<(int Frames, string? Trouble)> OnceAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            using var ffmpeg = Ffmpeg.Start(camera, options);
            var splitter = new JpegSplitter(mostBytes);
            var piece = new byte[256 << 10];
            var complete = new List<byte[]>();
            var patience = TimeSpan.FromSeconds(Math.Max(options.HangSeconds, 3 * camera.IntervalSeconds));
            while (true)
            {
                using var hang = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                hang.CancelAfter(patience);
                int read;
                try
                {
                    read = await ffmpeg.Frames.ReadAsync(piece, hang.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return (count, $"nothing came for {patience.TotalSeconds:0} s");
                }
                if (read == 0) return (count, ffmpeg.LastWords is { Length: > 0 } words ? words : null);
                complete.Clear();
                splitter.Feed(piece.AsSpan(0, read), complete);
                foreach (var file in complete)
                {
                    await TakeAsync(file, cancellationToken);
                    count++;
                }
            }
        }
        catch (IOException e)
        {
            return (count, e.Message);
        }
    }

    private async Task TakeAsync(byte[] file, CancellationToken cancellationToken)
    {
        try
        {
            await desk.TakeAsync(camera, _ => Task.FromResult(new SentFrame(file, "the stream's frame", null)), IntakeDesk.Stream, cancellationToken);
            lock (_lock) (_isConnected, _frames, _lastAt, _trouble) = (true, _frames + 1, clock.GetUtcNow(), null);
        }
        catch (Exception e) when (e is ImagingInputException or CameraBusyException or GeoConflictException)
        {
            logger.FrameRefused(camera.Code, e.Message);
        }
    }
}
