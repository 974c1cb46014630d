using CsCheck;
using SmartCity.Geo.Monitors.Hj212;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Monitors;

public sealed class Hj212MessageTests
{
    private static readonly string[] Heads = ["", "QN=20260301080000123;ST=39;CN=2051;PW=123456;MN=A1;Flag=5;CP=&&DataTime=20260301080000;", "ST=39;CN=2011;PW=1;MN=A1;CP=&&"];

    [Fact]
    public void All_fields_come_out()
    {
        var message = Hj212Message.Parse("QN=20260301080000123;ST=39;CN=2051;PW=123456;MN=A1;Flag=7;PNUM=3;PNO=2;CP=&&a34001-Avg=1&&");

        Assert.Equal(("20260301080000123", "39", "2051", "123456", "A1", 7, 3, 2, "a34001-Avg=1"),
            (message.Request, message.System, message.Command, message.Password, message.Device, message.Flag, message.Packets, message.Packet, message.Content));
        Assert.True(message.WantsAnswer);
        Assert.DoesNotContain("123456", message.WithoutPassword(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_the_older_standard_has_neither_flag_nor_request_number()
    {
        var message = Hj212Message.Parse("ST=22;CN=2011;PW=1;MN=88888880000001;CP=&&DataTime=20260301080000&&");
        Assert.Equal((null, 0, false), (message.Request, message.Flag, message.WantsAnswer));
    }

    [Theory]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=4", "CP=&& is missing")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=4;CP=&&", "does not end in &&")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=4;CP=&&x", "does not end in &&")]
    [InlineData("CP=&&&&", "ST must be 2 digits")]
    [InlineData("ST=3;CN=2011;PW=1;MN=A1;CP=&&&&", "ST must be 2 digits")]
    [InlineData("ST=39;CN=20x1;PW=1;MN=A1;CP=&&&&", "CN must be 4 digits")]
    [InlineData("ST=39;CN=2011;MN=A1;CP=&&&&", "PW must have")]
    [InlineData("ST=39;CN=2011;PW=1;MN=;CP=&&&&", "MN must have")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1'--;CP=&&&&", "MN must have")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=x;CP=&&&&", "Flag 'x'")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=256;CP=&&&&", "Flag '256'")]
    [InlineData("QN=2026;ST=39;CN=2011;PW=1;MN=A1;CP=&&&&", "QN '2026' is not 17 digits")]
    [InlineData("ST=39;ST=22;CN=2011;PW=1;MN=A1;CP=&&&&", "ST stands there twice")]
    [InlineData("ST=39;nonsense;CN=2011;PW=1;MN=A1;CP=&&&&", "'nonsense' is no field=value")]
    [InlineData("QN=20260301080000123;ST=39;CN=2011;PW=1;MN=A1;Flag=6;CP=&&&&", "PNUM or PNO is missing")]
    [InlineData("QN=20260301080000123;ST=39;CN=2011;PW=1;MN=A1;Flag=6;PNUM=2;PNO=3;CP=&&&&", "PNO 3 is more than PNUM 2")]
    [InlineData("QN=20260301080000123;ST=39;CN=2011;PW=1;MN=A1;Flag=6;PNUM=101;PNO=3;CP=&&&&", "PNUM '101'")]
    [InlineData("ST=39;CN=2011;PW=1;MN=A1;Flag=6;PNUM=2;PNO=1;CP=&&&&", "needs a QN")]
    public void What_is_wrong_is_named(string data, string reason) =>
        Assert.Contains(reason, Assert.Throws<Hj212Exception>(() => Hj212Message.Parse(data)).Message, StringComparison.Ordinal);

    [Fact]
    public void Groups_become_readings_and_what_is_missing_is_not_zero()
    {
        var content = Hj212Content.Parse("2051", "DataTime=20260301080000;a34001-Avg=0.5,a34001-Min=0.1,a34001-Max=0.9,a34001-Flag=N;a34002-Avg=-,a34002-Flag=D;a34004-Avg=,a34004-Flag=N;a01001-Avg=-3.5,a01001-Flag=n;LA-Avg=none;a01002-Cou=3");

        Assert.Equal(new DateTime(2026, 3, 1, 8, 0, 0), content.Time);
        Assert.Equal(
            [new("a34001", 0.5, 0.1, 0.9, "N"), new("a34002", null, null, null, "D"), new("a34004", null, null, null, "N"), new("a01001", -3.5, null, null, "N"), new("LA", null, null, null, null)],
            content.Readings);
        Assert.Equal([true, false, false, false, false], content.Readings.Select(r => r.IsValid));
    }

    [Theory]
    [InlineData("N", true)]
    [InlineData("F", false)]
    [InlineData("M", false)]
    [InlineData("S", false)]
    [InlineData("D", false)]
    [InlineData("C", false)]
    [InlineData("T", false)]
    [InlineData("B", false)]
    public void Only_an_instrument_in_order_has_a_value_that_counts(string flag, bool counts)
    {
        var reading = Assert.Single(Hj212Content.Parse("2011", $"DataTime=20260301080000;a34001-Rtd=0.5,a34001-Flag={flag}").Readings);
        Assert.Equal((0.5, flag, counts), (reading.Value, reading.Flag, reading.IsValid));
    }

    [Theory]
    [InlineData("a34001-Rtd=1", "DataTime is missing")]
    [InlineData("DataTime=20261301080000;a34001-Rtd=1", "is no time")]
    [InlineData("DataTime=00000000000000", "is no time")]
    [InlineData("DataTime=20260301080000;DataTime=20260301080001", "two different DataTimes")]
    [InlineData("DataTime=20260301080000;a34001-Rtd=1,a34001-Rtd=2", "a34001-Rtd stands there twice")]
    [InlineData("DataTime=20260301080000;a34001-Rtd", "is no field=value")]
    [InlineData("DataTime=20260301080000;a340/1-Rtd=1", "is no code")]
    [InlineData("DataTime=20260301080000;a34001-Rtd=1,a34001-Flag=<script>", "is no flag")]
    public void A_content_that_cannot_be_read_says_why(string content, string reason) =>
        Assert.Contains(reason, Assert.Throws<Hj212Exception>(() => Hj212Content.Parse("2011", content)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NaN")]
    [InlineData("1e5")]
    [InlineData("∞")]
    [InlineData("0,5x")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999")]
    public void A_value_that_is_no_plain_number_is_missing(string text)
    {
        if (text.Contains(',', StringComparison.Ordinal)) Assert.Throws<Hj212Exception>(() => Hj212Content.Parse("2011", $"DataTime=20260301080000;a34001-Rtd={text}"));
        else Assert.Null(Assert.Single(Hj212Content.Parse("2011", $"DataTime=20260301080000;a34001-Rtd={text}").Readings).Value);
    }

    [Fact]
    public void Split_contents_are_joined_with_or_without_their_semicolons()
    {
        const string whole = "DataTime=20260301080000;a34001-Rtd=1,a34001-Flag=N;a34002-Rtd=2";
        Assert.Equal(whole, Hj212Content.Join(["DataTime=20260301080000;a34001-Rtd=1,a34001-Flag=N;", "", ";a34002-Rtd=2"]));
        Assert.Equal(whole, Hj212Content.Join(["DataTime=20260301080000", "a34001-Rtd=1,a34001-Flag=N", "a34002-Rtd=2;"]));
    }

    [Theory]
    [InlineData("2011", 5, "9014", "")]
    [InlineData("2061", 7, "9014", "")]
    [InlineData("2081", 5, "9014", "")]
    [InlineData("3020", 5, "9014", "")]
    [InlineData("1013", 5, "9013", "")]
    [InlineData("1011", 5, "9011", "QnRtn=8")]
    [InlineData("2011", 4, null, null)]
    [InlineData("9011", 5, null, null)]
    [InlineData("9012", 5, null, null)]
    [InlineData("9013", 5, null, null)]
    [InlineData("9014", 5, null, null)]
    public void The_answer_is_what_the_standard_asks_for(string command, int flag, string? answer, string? content)
    {
        var split = flag == 7 ? "PNUM=2;PNO=1;" : "";
        var said = Hj212Answer.To(Hj212Message.Parse($"QN=20260301080000123;ST=39;CN={command};PW=123456;MN=A1;Flag={flag};{split}CP=&&&&"));
        Assert.Equal((answer, content), (said?.Command, said?.Content));
        if (said is not null) Assert.Equal($"QN=20260301080000123;ST=91;CN={answer};PW=123456;MN=A1;Flag=4;CP=&&{content}&&", said.ToString());
    }

    [Fact]
    public void What_is_written_is_read_the_same() =>
        Gen.Select(Gen.String[Gen.Char["0123456789"], 17, 17], Gen.Int[0, 255], Gen.Int[2, 100], Gen.Double[0, 10], Gen.Bool).Sample((request, flag, packets, value, isSplit) =>
        {
            var message = new Hj212Message
            {
                Request = request,
                System = "39",
                Command = "2011",
                Password = "p!1",
                Device = "A1",
                Flag = isSplit ? flag | 2 : flag & ~2,
                Packets = isSplit ? packets : 1,
                Packet = isSplit ? packets - 1 : 1,
                Content = FormattableString.Invariant($"DataTime=20260301080000;a34001-Rtd={value:F3}"),
            };
            return Hj212Message.Parse(message.ToString()) == message;
        }, seed: "0N0XIzNsQ0O2");

    [Fact]
    public void Any_text_is_read_or_refused_with_the_documented_error() =>
        Gen.Select(Gen.Int[0, 2].Select(i => Heads[i]), Gen.String[Gen.Char["=;,&-aA019PNUMOCPQST#\r\n\0é"], 0, 60], Gen.Bool).Sample((start, middle, isClosed) =>
        {
            try
            {
                var message = Hj212Message.Parse(start + middle + (isClosed ? "&&" : ""));
                Hj212Content.Parse(message.Command, message.Content);
            }
            catch (Hj212Exception e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }, iter: LongTests.Times(20_000, 2_000_000), seed: "0N0XIzNsQ0O2");
}
