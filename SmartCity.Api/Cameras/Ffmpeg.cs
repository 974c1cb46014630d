using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>An ffmpeg that reads a camera's stream and writes one JPEG an interval to a pipe. It ends with its disposal, whatever it is doing.</summary>
internal sealed class Ffmpeg : IDisposable
{
    private readonly Process _process;
    private readonly string _address;
    private string _lastWords = "";

    private Ffmpeg(Process process, string address)
    {
        (_process, _address) = (process, address);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } words) _lastWords = words;
        };
        process.BeginErrorReadLine();
    }

    internal System.IO.Stream Frames => _process.StandardOutput.BaseStream;

    /// <summary>What it said last, without the user and password of the address.</summary>
    internal string LastWords => Redacted(_lastWords.Replace(_address, Redacted(_address), StringComparison.Ordinal));

    /// <exception cref="IOException">ffmpeg is not there.</exception>
    internal static Ffmpeg Start(IntakeCamera camera, IntakeOptions options)
    {
        var address = camera.Source!;
        var isRtsp = address.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase);
        var timeout = ((long)(options.HangSeconds * 1e6)).ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error",
            // Nothing but the network is read, whatever the answer says.
            "-protocol_whitelist", isRtsp ? "rtsp,rtsps,rtp,udp,tcp,tls,crypto" : "http,https,tcp,tls,crypto",
            .. isRtsp ? (string[])["-rtsp_transport", "tcp", "-timeout", timeout, "-skip_frame", "nokey"] : ["-rw_timeout", timeout],
            "-use_wallclock_as_timestamps", "1", "-i", address,
            "-an", "-vf", string.Create(CultureInfo.InvariantCulture, $"select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,{camera.IntervalSeconds})"), "-fps_mode", "vfr",
            "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3", "-flush_packets", "1", "-f", "image2pipe", "pipe:1",
        ];
        try
        {
            var process = Process.Start(new ProcessStartInfo(options.Ffmpeg, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
                ?? throw new IOException($"{options.Ffmpeg} does not start.");
            return new(process, address);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"'{options.Ffmpeg}' can't be started ({e.Message}): install Debian's ffmpeg, or name it in SmartCity:Cameras:Ffmpeg.", e);
        }
    }

    /// <summary>An address as it may be shown: who logs in is left out.</summary>
    internal static string Redacted(string text)
    {
        var (scheme, at) = (text.IndexOf("://", StringComparison.Ordinal), text.LastIndexOf('@'));
        return scheme >= 0 && at > scheme ? $"{text[..(scheme + 3)]}…{text[at..]}" : text;
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            _process.WaitForExit(2000);
        }
        catch (InvalidOperationException) { }   // it has ended meanwhile
        _process.Dispose();
    }
}
