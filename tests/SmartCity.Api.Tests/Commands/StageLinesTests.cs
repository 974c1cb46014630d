using SmartCity.Api.Commands;

namespace SmartCity.Api.Tests.Commands;

public class StageLinesTests
{
    [Fact]
    public void A_line_tells_each_stage_and_each_tenth_and_no_way_back()
    {
        using var text = new StringWriter();
        using (var lines = new StageLines(text, TimeSpan.Zero))
            foreach (var (stage, share) in ((string, double)[])[("reading", 0), ("rings", 0.1), ("rings", 0.15), ("rings", 0.21), ("slow branch", 0.12), ("writing", 0.95)])
                lines.Report(new(stage, share));

        Assert.Equal(["0 % reading", "10 % rings", "21 % rings", "95 % writing"], text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()));
    }

    [Fact]
    public async Task Work_that_is_done_at_once_says_nothing_and_long_work_says_what_it_is_at()
    {
        using var text = new StringWriter();
        using var lines = new StageLines(TextWriter.Synchronized(text), TimeSpan.FromMilliseconds(200));
        lines.Report(new("reading", 0));
        Assert.Empty(text.ToString());
        for (var tries = 0; text.ToString().Length == 0 && tries < 300; tries++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Contains("reading", text.ToString(), StringComparison.Ordinal);
    }
}
