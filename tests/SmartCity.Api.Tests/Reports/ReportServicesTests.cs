using SmartCity.Api.Reports;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Tests.Reports;

public sealed class ReportServicesTests
{
    [Fact]
    public void The_programs_own_services_are_all_known_to_the_sample_rules() =>
        Assert.Equal(11, ReportServices.Load("", CaseRulesSource.OfSample).All.Count);

    [Theory]
    [InlineData("[]", "no services")]
    [InlineData("{", "no services")]
    [InlineData("""[{"code": "a b", "name_zh": "x", "name_en": "x"}]""", "made of letters")]
    [InlineData("""[{"code": "a", "name_zh": "x", "name_en": "x"}, {"code": "a", "name_zh": "x", "name_en": "x"}]""", "twice")]
    [InlineData("""[{"code": "a", "name_zh": "x", "name_en": "x", "colour": "red"}]""", "colour")]
    [InlineData("""[{"code": "a", "name_zh": "x", "name_en": "x", "attributes": [{"code": "b", "datatype": "picture"}]}]""", "datatype 'picture'")]
    [InlineData("""[{"code": "a", "name_zh": "x", "name_en": "x", "attributes": [{"code": "b", "datatype": "singlevaluelist"}]}]""", "needs values")]
    public void A_file_that_is_not_sound_is_refused_in_words(string text, string words) =>
        Assert.Contains(words, Assert.Throws<GeoInputException>(() => ReportServices.Parse(text, "city.json", CaseRulesSource.OfSample)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pseudonym_is_of_one_person_one_report_and_one_key()
    {
        var (key, id, person) = (new byte[32], Guid.NewGuid(), new ReportPerson { Email = "Mei@example.org" });
        var name = ReportSecrets.Pseudonym(key, id, person);
        Assert.Equal(name, ReportSecrets.Pseudonym(key, id, person with { Email = "mei@example.org" }));
        Assert.Equal(4, new[] { name, ReportSecrets.Pseudonym([.. key[1..], 1], id, person), ReportSecrets.Pseudonym(key, Guid.NewGuid(), person), ReportSecrets.Pseudonym(key, id, new() { Phone = "12345" }) }.Distinct().Count());
    }
}
