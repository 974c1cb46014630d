using SmartCity.Geo.Features.Cql2;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features.Cql2;

public sealed class Cql2RoundTripTests
{
    [Fact]
    public void Random_conditions_read_back_as_they_were_written()
    {
        for (var seed = 0; seed < LongTests.Times(2000, 100_000); seed++)
        {
            var condition = new RandomCql2(seed).Condition(4);
            var (text, json) = (Cql2TextPrinter.Print(condition), Cql2JsonPrinter.Print(condition));
            Assert.Equal(json, Cql2JsonPrinter.Print(Cql2TextParser.Parse(text)));
            Assert.Equal(text, Cql2TextPrinter.Print(Cql2JsonParser.Parse(json)));
        }
    }

    [Theory]
    [InlineData(@"ends with \")]
    [InlineData(@"holds \' within")]
    public void What_text_can_not_say_JSON_can(string text)
    {
        var literal = new Cql2Text(text, "at its root");
        Assert.Contains("JSON", Assert.Throws<GeoInputException>(() => Cql2TextPrinter.Print(literal)).Message, StringComparison.Ordinal);
        Assert.Equal(text, Assert.IsType<Cql2Text>(Cql2JsonParser.Parse(Cql2JsonPrinter.Print(literal))).Value);
    }
}
