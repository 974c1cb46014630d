using SmartCity.Api.Cameras;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>The parts of the intake that need no server.</summary>
public sealed class IntakeArithmeticTests
{
    private static readonly DateTimeOffset Received = new(2026, 3, 5, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(120, false)]
    [InlineData(121, true)]
    [InlineData(-3600, false)]
    [InlineData(-3601, true)]
    public void A_clock_is_believed_within_two_minutes_ahead_and_an_hour_behind(int seconds, bool isCorrected)
    {
        var clock = FrameClock.Of(Received.AddSeconds(seconds), Received, new());
        Assert.Equal((isCorrected ? Received : Received.AddSeconds(seconds), seconds, isCorrected), (clock.TakenAt, clock.SkewSeconds, clock.IsCorrected));
    }

    [Fact]
    public void Without_a_stated_time_a_frame_has_the_time_at_which_it_came_and_no_skew() =>
        Assert.Equal(new FrameClock(Received, null, false), FrameClock.Of(null, Received, new()));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_stream_of_pictures_is_cut_at_their_ends_however_it_comes_in_pieces(int piece)
    {
        byte[][] files = [CameraYard.Picture(1, 64, 64), CameraYard.Picture(2, 80, 64), CameraYard.Picture(3, 96, 64)];
        byte[] stream = [1, 2, 0xFF, .. files[0], 0, 0xFF, 0xD9, .. files[1], .. files[2], .. files[0][..50]];
        var (splitter, complete) = (new JpegSplitter(1 << 20), new List<byte[]>());
        for (var at = 0; at < stream.Length; at += piece) splitter.Feed(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), complete);
        Assert.Equal(files, complete);
    }

    [Fact]
    public void A_picture_without_an_end_is_given_up_and_the_next_one_is_found()
    {
        var (splitter, complete) = (new JpegSplitter(10_000), new List<byte[]>());
        var good = CameraYard.Picture(1, 64, 64);
        Assert.True(good.Length < 10_000);
        splitter.Feed([0xFF, 0xD8, .. new byte[10_001], .. good], complete);
        Assert.Equal((1, 1), (complete.Count, splitter.TooLong));
        Assert.Equal(good, complete[0]);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[[[0,0],[1,0],[1,1]]]", 1)]
    [InlineData("""[{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]""", 1)]
    public void Masks_are_rings_or_polygons(string json, int count) => Assert.Equal(count, PrivacyMasks.Read(json).Count);

    [Theory]
    [InlineData("{}")]
    [InlineData("[[[0,0],[1,0]]]")]
    [InlineData("[1]")]
    public void Masks_that_can_not_be_read_let_nothing_through(string json) => Assert.Throws<SmartCity.Geo.GeoConflictException>(() => PrivacyMasks.Read(json));
}
