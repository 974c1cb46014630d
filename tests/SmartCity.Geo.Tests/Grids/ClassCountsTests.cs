using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids;

public class ClassCountsTests
{
    [Fact]
    public void Counts_are_read_as_people_write_them()
    {
        var counts = ClassCounts.Parse("1=912, 3=160,7=5");

        Assert.Equal(new ClassCounts(912, 0, 160, 0, 0, 0, 5), counts);
        Assert.Equal([1, 3, 7], counts.Classes);
        Assert.Equal((1077, "912/0/160/0/0/0/5"), (counts.Total, counts.ToString()));
        Assert.Equal("912/200/160", ClassCounts.Default.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("912,200,160")]
    [InlineData("1=1,1=2")]
    [InlineData("0=4")]
    [InlineData("10=4")]
    [InlineData("1=-4")]
    [InlineData("1=2.5")]
    [InlineData("1=NaN")]
    [InlineData("1=99999999999")]
    [InlineData("1=0,2=0")]
    [InlineData("one=4")]
    public void Counts_that_say_nothing_clear_are_refused(string text) => Assert.Throws<GeoInputException>(() => ClassCounts.Parse(text));

    [Fact]
    public void An_unknown_kind_of_barrier_is_refused_with_the_known_ones() =>
        Assert.Contains("river, railway, road, other", Assert.Throws<GeoInputException>(() => BarrierKinds.WeightOf("hedge")).Message, StringComparison.Ordinal);
}
