namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>Bytes or text that are no HJ 212 message; the message says in one line what is wrong. It is the only exception that reading one throws.</summary>
public sealed class Hj212Exception : Exception
{
    public Hj212Exception(string message) : base(message) { }

    public Hj212Exception(string message, Exception innerException) : base(message, innerException) { }

    public Hj212Exception() { }
}
