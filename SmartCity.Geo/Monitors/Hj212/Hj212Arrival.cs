namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>Why a frame was refused.</summary>
public enum Hj212Fault
{
    None,

    /// <summary>Its length says more than is allowed here.</summary>
    TooLong,

    /// <summary>A line ends inside of the data segment: the length is wrong, or bytes were lost.</summary>
    BrokenOff,

    /// <summary>The checksum is not that of the data segment.</summary>
    WrongChecksum,

    /// <summary>CR LF does not follow the checksum.</summary>
    NoEnd,
}

/// <summary>What a stream brought: a data segment, or a frame that was refused.</summary>
/// <param name="Offset">Of the frame's first byte in the stream.</param>
/// <param name="Data">The data segment, one character a byte; null for a refused frame.</param>
public readonly record struct Hj212Arrival(long Offset, string? Data, Hj212Fault Fault)
{
    /// <summary>The fault in words.</summary>
    public string Reason => Fault switch
    {
        Hj212Fault.TooLong => "its length is more than is allowed",
        Hj212Fault.BrokenOff => "it ends before its length is reached",
        Hj212Fault.WrongChecksum => "its checksum is wrong",
        Hj212Fault.NoEnd => "CR LF is missing at its end",
        _ => "",
    };
}
