using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

public sealed class UnitTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly UnitStore _units = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_longest_scope_wins_then_the_exact_class_then_the_exact_level_and_nobody_is_left_without()
    {
        await _units.ImportAsync(UnitFile.Parse("""
            id,name_zh,name_en,kind,department,post,parent,duties
            all,全区,All,territorial,,,,*::530102
            dust,扬尘,Dust,squad,city_management,,all,site_dust::530102
            urgent,紧急,"Urgent, all of it",squad,,,all,site_dust:3:530102;*:3:530102
            street,街道,Street,subdistrict,,,all,*::530102002
            cell,网格,Cell,post,,,street,*::530102002001007
            """), Cancellation);
        foreach (var (cell, kind, level, unit) in ((string, string, int, string)[])
        [
            ("530102001001001", "other", 1, "all"), ("530102001001001", "site_dust", 1, "dust"), ("530102001001001", "site_dust", 3, "urgent"), ("530102001001001", "other", 3, "urgent"),
            ("530102002001001", "site_dust", 3, "street"), ("530102002001007", "site_dust", 3, "cell"),
            ("530103001001001", "site_dust", 1, "530103"),   // no duty: the territorial unit, made for it
        ])
            Assert.Equal(unit, await _units.ResponsibleAsync(cell, kind, level, Cancellation));
        Assert.Equal(("530103", "territorial"), (await _units.ListAsync(Cancellation)).Where(u => u.Id == "530103").Select(u => (u.NameZh, u.Kind)).Single());
    }

    [Fact]
    public async Task A_register_goes_into_the_tables_and_comes_back_as_it_was()
    {
        var sample = SampleUnits.Of(await _units.DistrictsAsync(Cancellation));
        Assert.Equal(3, sample.Units.Count);
        await _units.ImportAsync(UnitFile.Parse(UnitFile.Write(sample)), Cancellation);
        await _units.ImportAsync(sample, Cancellation);   // again: nothing twice
        Assert.Equal(sample.Duties.Count, (await _units.ListDutiesAsync(Cancellation)).Count);
        Assert.Equal("530102-construction", await _units.ResponsibleAsync(Sample.Code(0, 0, 4), "site_dust", 1, Cancellation));
        Assert.Equal("530102", await _units.ResponsibleAsync(Sample.Code(0, 0, 4), "other", 1, Cancellation));
    }

    [Theory]
    [InlineData("""{"units": [{"id": "a", "name_zh": "甲", "name_en": "A"}]}""", "kind")]
    [InlineData("""{"units": [{"id": "a", "name_zh": "甲", "name_en": "A", "kind": "squad", "duties": [{"class": "*", "scope": "5301"}]}]}""", "5301")]
    [InlineData("""{"units": [{"id": "a b", "name_zh": "甲", "name_en": "A", "kind": "squad"}]}""", "a b")]
    [InlineData("""{"units": [{"id": "a", "name_zh": "甲", "name_en": "A", "kind": "squad", "parent": "nobody"}]}""", "nobody")]
    [InlineData("""{"units": [{"id": "a", "name_zh": "甲", "name_en": "A", "kind": "squad", "parent": "b"}, {"id": "b", "name_zh": "乙", "name_en": "B", "kind": "squad", "parent": "a"}]}""", "ring")]
    [InlineData("""{"units": [{"id": "a", "name_zh": "甲", "name_en": "A", "kind": "squad", "colour": "red"}]}""", "colour")]
    [InlineData("""{"units": """, "line 1")]
    [InlineData("", "empty")]
    [InlineData("id,name_zh,name_en\na,甲,A", "'kind' is missing")]
    [InlineData("id,name_zh,name_en,kind,rank\na,甲,A,squad,1", "rank")]
    [InlineData("id,name_zh,name_en,kind\na,甲,A", "Row 2")]
    [InlineData("id,name_zh,name_en,kind,duties\na,甲,A,squad,dust", "'dust' is no duty")]
    [InlineData("id,name_zh,name_en,kind,duties\na,甲,A,squad,dust:4:530102", "level 4")]
    [InlineData("id,name_zh,name_en,kind,duties\na,甲,A,squad,*::530102\nb,乙,B,squad,*::530102", "a and b")]
    [InlineData("id,name_zh,name_en,kind\na,甲,A,squad\na,乙,B,squad", "twice")]
    [InlineData("id,name_zh,name_en,kind\na,\"甲,A,squad", "quote")]
    public async Task A_file_that_makes_no_sense_is_refused_with_the_place_and_nothing_is_stored(string text, string words)
    {
        var before = await database.ScalarAsync<long>("select count(*) from smartcity.unit");
        Assert.Contains(words, (await Assert.ThrowsAsync<GeoInputException>(() => _units.ImportAsync(UnitFile.Parse(text), Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from smartcity.unit"));
    }
}
