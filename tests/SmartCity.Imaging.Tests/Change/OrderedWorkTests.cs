using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Tests.Change;

public sealed class OrderedWorkTests
{
    [Fact]
    public void Results_come_in_the_items_order_however_long_each_takes()
    {
        var taken = new List<int>();
        OrderedWork.Run(Enumerable.Range(0, 40), i =>
        {
            Thread.Sleep(i % 3);
            return i;
        }, taken.Add, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 40), taken);
    }

    [Fact]
    public void Only_a_few_results_wait_for_their_turn()
    {
        var (waiting, most) = (0, 0);
        OrderedWork.Run(Enumerable.Range(0, 60), i =>
        {
            var now = Interlocked.Increment(ref waiting);
            lock (this) most = Math.Max(most, now);
            return i;
        }, _ =>
        {
            Thread.Sleep(1);
            Interlocked.Decrement(ref waiting);
        }, CancellationToken.None);
        Assert.InRange(most, 1, Environment.ProcessorCount + 3);
    }

    [Fact]
    public void A_failure_is_thrown_as_it_is_when_nothing_runs_any_more()
    {
        var running = 0;
        var thrown = Assert.Throws<ImagingInputException>(() => OrderedWork.Run(Enumerable.Range(0, 20), i =>
        {
            Interlocked.Increment(ref running);
            Thread.Sleep(5);
            Interlocked.Decrement(ref running);
            return i == 7 ? throw new ImagingInputException("seven") : i;
        }, _ => { }, CancellationToken.None));
        Assert.Equal(("seven", 0), (thrown.Message, running));
    }

    [Fact]
    public void A_cancelled_run_takes_no_further_result()
    {
        using var stop = new CancellationTokenSource();
        var taken = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => OrderedWork.Run(Enumerable.Range(0, 100), i => i, i =>
        {
            taken++;
            if (i == 4) stop.Cancel();
        }, stop.Token));
        Assert.Equal(5, taken);
    }
}
