namespace SmartCity.Geo.Tests.Cases;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
