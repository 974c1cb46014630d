using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartCity.Api.Cameras;

/// <summary>Settings of section "SmartCity:Cameras" (environment: <c>SmartCity__Cameras__HangSeconds</c> …); a wrong one stops the start with its name.</summary>
internal sealed class IntakeOptions
{
    internal const string Section = "SmartCity:Cameras";

    /// <summary>Whether this process fetches frames from streams and watched folders; of several, one does.</summary>
    public bool Fetches { get; set; } = true;

    /// <summary>Below it lies a folder for each camera of source folder:NAME; null: inbox/cameras in the data folder.</summary>
    public string? FolderRoot { get; set; }

    /// <summary>Between two looks at the folders and at the list of cameras.</summary>
    [Range(0.05, 3600)]
    public double PollSeconds { get; set; } = 5;

    /// <summary>A file that has not grown for so long is finished.</summary>
    [Range(0, 600)]
    public double SettleSeconds { get; set; } = 2;

    /// <summary>A file that can't be read is refused once it is so old: before, it may still be on its way.</summary>
    [Range(0, 3600)]
    public double GiveUpSeconds { get; set; } = 60;

    /// <summary>Files of one camera that are in memory at once; further senders wait before they send.</summary>
    [Range(1, 64)]
    public int FramesInMemory { get; set; } = 4;

    /// <summary>A sender that has waited for so long is told to come again (503).</summary>
    [Range(1, 3600)]
    public double WaitSeconds { get; set; } = 90;

    /// <summary>How far ahead a camera's clock may be and still be believed.</summary>
    [Range(0, 3600)]
    public double FutureSeconds { get; set; } = 120;

    /// <summary>How far behind.</summary>
    [Range(1, 100_000)]
    public double StaleMinutes { get; set; } = 60;

    /// <summary>Times that the very same file may come again before the camera is called frozen.</summary>
    [Range(1, 10_000)]
    public int FrozenRepeats { get; set; } = 3;

    /// <summary>Frames in a row that a plume must stand for before it is an alarm.</summary>
    [Range(2, 100)]
    public int AlarmFrames { get; set; } = 3;

    /// <summary>Haze index from which on a camera may be hazy.</summary>
    [Range(0, 1)]
    public double Hazy { get; set; } = 0.8;

    /// <summary>… if it lies so much above what the camera is used to: some views look hazy on any day.</summary>
    [Range(0, 1)]
    public double HazyAboveUsual { get; set; } = 0.2;

    /// <summary>Mean of an hour of PM2.5 from which on a monitor is high, micrograms a cubic metre: the ambient standard's limit of a day (GB 3095-2012, class 2).</summary>
    [Range(1, 10_000)]
    public double HighPm25 { get; set; } = 75;

    /// <summary>Likewise of PM10.</summary>
    [Range(1, 10_000)]
    public double HighPm10 { get; set; } = 150;

    /// <summary>Cameras, or monitors, that are needed to call haze the region's.</summary>
    [Range(2, 1000)]
    public int RegionalLeast { get; set; } = 3;

    /// <summary>Share of them.</summary>
    [Range(0.1, 1)]
    public double RegionalShare { get; set; } = 0.67;

    /// <summary>ffmpeg: found on the path, or a full path.</summary>
    [Required]
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>A stream that gives nothing for so long, or for three intervals, is broken off.</summary>
    [Range(0.2, 600)]
    public double HangSeconds { get; set; } = 30;

    /// <summary>Pause before a stream is opened again; it doubles with each failure.</summary>
    [Range(0.01, 600)]
    public double FirstPauseSeconds { get; set; } = 1;

    /// <summary>Longest such pause.</summary>
    [Range(0.01, 3600)]
    public double LongestPauseSeconds { get; set; } = 60;

    /// <summary>Between two times that what cameras remember is saved, sealed; 0: it is never written, and a restart begins anew.</summary>
    [Range(0, 1440)]
    public double MemoryMinutes { get; set; } = 10;

    /// <summary>Between two removals of what is kept no longer; 0 leaves them to other processes.</summary>
    [Range(0, 1440)]
    public double KeepingMinutes { get; set; } = 10;
}

[OptionsValidator]   // generated: no reflection
internal sealed partial class IntakeOptionsValidator : IValidateOptions<IntakeOptions>;
