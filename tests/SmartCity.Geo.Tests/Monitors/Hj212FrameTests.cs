using System.Text;
using CsCheck;
using SmartCity.Geo.Monitors.Hj212;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Monitors;

public sealed class Hj212FrameTests
{
    /// <summary>The standard's own example.</summary>
    private const string Example = "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n";

    private const string Data = "QN=20260301080000123;ST=39;CN=2011;PW=123456;MN=A1;Flag=5;CP=&&DataTime=20260301080000;a34001-Rtd=0.12,a34001-Flag=N&&";

    /// <summary>Seeded pieces of streams: whole frames, damaged ones, and garbage of the bytes that frames are made of.</summary>
    private static readonly Gen<byte[]> Pieces = Gen.OneOf(
        Gen.Const(Hj212Frame.Encode(Data)),
        Gen.Const(Encoding.Latin1.GetBytes(Example)),
        Gen.Const("##0004CP=&FFFF\r\n"u8.ToArray()),
        Gen.Const("##9999"u8.ToArray()),
        Gen.Select(Gen.Const(Hj212Frame.Encode(Data)), Gen.Int[0, Data.Length + 11], Gen.Byte, (frame, at, value) => Put(frame, at, value)),
        Gen.Select(Gen.Const(Hj212Frame.Encode(Data)), Gen.Int[0, Data.Length + 11], (frame, length) => frame[..length]),
        Gen.Int[0, 9].Select(i => "##019&;\r\n\0"u8[i]).Array[0, 40]);

    [Fact]
    public void The_example_of_the_standard_has_its_checksum_and_comes_out_as_it_went_in()
    {
        var found = Assert.Single(Decode(Encoding.Latin1.GetBytes(Example)));

        Assert.Equal((0L, Hj212Fault.None), (found.Offset, found.Fault));
        Assert.Equal(0x1C80, Hj212Frame.Checksum(Encoding.Latin1.GetBytes(found.Data!)));
        Assert.Equal(Example, Encoding.Latin1.GetString(Hj212Frame.Encode(found.Data!)));
        Assert.Equal(found.Data, Hj212Message.Parse(found.Data!).ToString());
    }

    [Fact]
    public void Nothing_has_the_checksum_of_the_empty_register() => Assert.Equal(0xFFFF, Hj212Frame.Checksum([]));

    [Fact]
    public void One_byte_in_turn_and_many_frames_at_once_decode_the_same()
    {
        var stream = Join(Hj212Frame.Encode(Data), "garbage\r\n"u8.ToArray(), Encoding.Latin1.GetBytes(Example), Hj212Frame.Encode(Data));
        var slow = new List<Hj212Arrival>();
        var decoder = new Hj212Decoder();
        foreach (var value in stream) decoder.Feed([value], slow);

        Assert.Equal(3, slow.Count(a => a.Data is not null));
        Assert.Equal(Decode(stream), slow);
        Assert.Equal(("garbage\r\n".Length, 0), (decoder.SkippedBytes, decoder.WaitingBytes));
    }

    [Fact]
    public void However_a_stream_is_cut_the_same_is_found() =>
        Gen.Select(Pieces.Array[0, 8], Gen.Int[1, 300].Array[1, 60]).Sample((pieces, cuts) =>
        {
            var stream = Join(pieces);
            var (whole, whole1) = (new List<Hj212Arrival>(), new Hj212Decoder());
            whole1.Feed(stream, whole);
            var (cut, decoder) = (new List<Hj212Arrival>(), new Hj212Decoder());
            for (int at = 0, i = 0; at < stream.Length; i++)
            {
                var length = Math.Min(cuts[i % cuts.Length], stream.Length - at);
                decoder.Feed(stream.AsSpan(at, length), cut);
                at += length;
            }
            return whole.SequenceEqual(cut) && whole1.SkippedBytes == decoder.SkippedBytes && whole1.WaitingBytes == decoder.WaitingBytes;
        }, iter: LongTests.Times(2_000, 200_000), seed: "0N0XIzNsQ0O2");

    [Fact]
    public void Whatever_stands_before_it_a_whole_frame_is_found_once_what_follows_settles_it() =>
        Pieces.Array[0, 6].Sample(pieces =>
        {
            // the worst that stands before is the head of a frame that never comes: what follows fills it up and is then read again
            var stream = Join([.. pieces, Hj212Frame.Encode(Data), .. Enumerable.Repeat(Hj212Frame.Encode(Data), 10)]);
            var (found, decoder) = (new List<Hj212Arrival>(), new Hj212Decoder());
            decoder.Feed(stream, found);
            return found.Count(a => a.Data == Data) >= 11 && found.Count - found.Count(a => a.Data is null) >= 11;
        }, iter: LongTests.Times(2_000, 200_000), seed: "0N0XIzNsQ0O2");

    [Fact]
    public void Any_bytes_at_all_throw_nothing_and_need_no_more_than_a_frame_of_memory() =>
        Gen.OneOf(Gen.Byte.Array[0, 3000], Pieces).Sample(bytes =>
        {
            var (found, decoder) = (new List<Hj212Arrival>(), new Hj212Decoder(mostDataBytes: 200));
            decoder.Feed(bytes, found);
            foreach (var data in found.Select(a => a.Data).OfType<string>())
                try
                {
                    var message = Hj212Message.Parse(data);
                    Hj212Content.Parse(message.Command, message.Content);
                }
                catch (Hj212Exception) { }
            return decoder.WaitingBytes < 6 + 200 + 6 && decoder.SkippedBytes <= bytes.Length;
        }, iter: LongTests.Times(5_000, 500_000), seed: "0N0XIzNsQ0O2");

    [Theory]
    [InlineData("##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=31&&1C80\r\n", Hj212Fault.WrongChecksum)]
    [InlineData("##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C8X\r\n", Hj212Fault.WrongChecksum)]
    [InlineData("##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80##", Hj212Fault.NoEnd)]
    [InlineData("##0201QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n", Hj212Fault.BrokenOff)]
    [InlineData("##1025QN=", Hj212Fault.TooLong)]
    public void A_damaged_frame_is_refused_with_its_reason(string frame, Hj212Fault fault)
    {
        var found = Assert.Single(Decode(Encoding.Latin1.GetBytes(frame)), a => a.Data is null);
        Assert.Equal(fault, found.Fault);
        Assert.NotEqual("", found.Reason);
    }

    [Theory]
    [InlineData("##012 CP")]
    [InlineData("##-101")]
    [InlineData("#1234")]
    public void What_only_looks_like_a_head_is_passed_over(string garbage) =>
        Assert.Equal([Data], Decode([.. Encoding.Latin1.GetBytes(garbage), .. Hj212Frame.Encode(Data)]).Select(a => a.Data));

    [Fact]
    public void A_segment_that_four_digits_cannot_measure_is_no_frame() =>
        Assert.Throws<Hj212Exception>(() => Hj212Frame.Encode(new string('a', 10_000)));

    private static List<Hj212Arrival> Decode(byte[] stream)
    {
        var found = new List<Hj212Arrival>();
        new Hj212Decoder().Feed(stream, found);
        return found;
    }

    private static byte[] Join(params byte[][] pieces) => [.. pieces.SelectMany(p => p)];

    private static byte[] Put(byte[] frame, int at, byte value)
    {
        var damaged = (byte[])frame.Clone();
        damaged[at] = value;
        return damaged;
    }
}
