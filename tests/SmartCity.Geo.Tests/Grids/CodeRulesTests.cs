using CsCheck;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids;

public class CodeRulesTests
{
    [Fact]
    public void Codes_run_from_west_to_east_then_from_north_to_south() =>
        Assert.Empty(CodeRules.Check(MeasuredCells.Lattice(3, 2)));

    [Fact]
    public void Numbering_anew_orders_shuffled_cells()
    {
        var ordered = MeasuredCells.Lattice(3, 2);
        var shuffled = new[] { 4, 1, 5, 0, 3, 2 }.Select((place, i) => ordered[place] with { Code = $"{MeasuredCells.Community}{i + 100:D3}" }).ToList();
        Assert.Equal(["005", "002", "006", "001", "004", "003"], CodeRules.Renumber(shuffled).Select(c => c.Code[12..]));
    }

    [Theory]
    [InlineData("53010200100100", CodeRule.Form)]
    [InlineData("53010200100100A", CodeRule.Form)]
    [InlineData("530102001001000", CodeRule.Form)]
    [InlineData("530102001001００１", CodeRule.Form)]   // full-width digits
    public void A_malformed_code_is_named(string code, CodeRule rule)
    {
        var fault = CodeRules.Check([MeasuredCells.Box(1, 0, 0) with { Code = code }])[0];
        Assert.Equal((rule, false), (fault.Rule, fault.IsAdvice));
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_of_another_county_is_a_fault() =>
        Assert.Equal(CodeRule.County, Assert.Single(CodeRules.Check([MeasuredCells.Box(1, 0, 0) with { Adcode = "530103" }])).Rule);

    [Fact]
    public void A_code_twice_is_a_fault_of_the_second_cell()
    {
        var fault = Assert.Single(CodeRules.Check([MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(1, 1, 0)]), f => !f.IsAdvice);
        Assert.Equal((CodeRule.Unique, 1), (fault.Rule, fault.Cell));
    }

    [Fact]
    public void A_sequence_out_of_order_is_advice_because_codes_outlive_cuts()
    {
        var fault = Assert.Single(CodeRules.Check([MeasuredCells.Box(2, 0, 0), MeasuredCells.Box(1, 1, 0)]));
        Assert.Equal((CodeRule.Sequence, true), (fault.Rule, fault.IsAdvice));
    }

    [Fact]
    public void A_thousand_cells_in_a_community_are_an_error()
    {
        var many = Enumerable.Range(0, 1000).Select(i => MeasuredCells.Box(1, i % 40 * 0.1, i / 40 * 0.1, 0.1, 0.1)).ToList();
        Assert.Contains("999", Assert.Throws<GeoInputException>(() => CodeRules.Renumber(many)).Message, StringComparison.Ordinal);
        Assert.Equal("999", CodeRules.Renumber([.. many.Take(999)]).Max(c => c.Code[12..]));
    }

    [Fact]
    public void Renumbered_cells_break_no_rule_and_renumbering_again_changes_nothing() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 1000]).Sample((count, seed) =>
        {
            var cells = MeasuredCells.Cut(count, seed);
            var renumbered = CodeRules.Renumber(cells);
            Assert.Empty(CodeRules.Check(renumbered));
            Assert.Equal(renumbered.Select(c => c.Code), CodeRules.Renumber(renumbered).Select(c => c.Code));
            Assert.Equal(cells.Select(c => c.Code[..12]), renumbered.Select(c => c.Code[..12]));
        }, iter: SmartCity.Tests.LongTests.Times(8, 100));
}
