using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>Settings of section "SmartCity:Monitors" (environment: <c>SmartCity__Monitors__Port</c> …); a wrong one stops the start with its name.</summary>
internal sealed class MonitorOptions
{
    internal const string Section = "SmartCity:Monitors";

    /// <summary>TCP port for HJ 212; null listens nowhere, 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Address to listen on. HJ 212 travels in the clear: anything but loopback belongs behind a private network.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Connections at a time; more are closed at once.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 512;

    [Range(1, 100_000)]
    public int MaxConnectionsPerAddress { get; set; } = 64;

    /// <summary>A connection that sends nothing for so long is closed.</summary>
    [Range(1, 86_400)]
    public int IdleSeconds { get; set; } = 600;

    /// <summary>A connection that sends more in a minute is closed.</summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxBytesPerMinute { get; set; } = 1 << 20;

    /// <summary>Longer data segments are refused; the standard's own limit is 1,024 bytes.</summary>
    [Range(64, Hj212Frame.MostDataBytes)]
    public int MaxDataBytes { get; set; } = Hj212Frame.StandardDataBytes;

    /// <summary>A connection is closed after so many messages that were refused for their sender.</summary>
    [Range(1, 1000)]
    public int MaxRefusals { get; set; } = 3;

    /// <summary>How far ahead of ours a sender's clock may be.</summary>
    [Range(0, 1440)]
    public int FutureMinutes { get; set; } = 60;

    /// <summary>The file of limits; null: the samples, where the program runs beside its sources.</summary>
    public string? LimitsFile { get; set; }

    /// <summary>Between two judgements of periods that have ended; 0 leaves them to other processes.</summary>
    [Range(0, 3600)]
    public int JudgeSeconds { get; set; } = 30;
}

[OptionsValidator]   // generated: no reflection
internal sealed partial class MonitorOptionsValidator : IValidateOptions<MonitorOptions>;
