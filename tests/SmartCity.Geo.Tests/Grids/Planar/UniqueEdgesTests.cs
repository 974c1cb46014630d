using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Tests.Grids.Planar;

public class UniqueEdgesTests
{
    [Fact]
    public void Segments_between_the_same_nodes_are_one_edge_whatever_their_direction()
    {
        var edges = new UniqueEdges([4, 1, 2, 3], [1, 4, 4, 3]);

        Assert.Equal([1, 2], edges.From);
        Assert.Equal([4, 4], edges.To);
        Assert.Equal([0, 1], edges.SegmentsOf(0).ToArray());
        Assert.Equal([2], edges.SegmentsOf(1).ToArray());
    }

    // 0–1, 1–2, 2–3 …: a key of two numbers in one long hashes to their XOR, the same for every second of them.
    [Fact]
    public void A_ring_of_400_000_nodes_that_are_numbered_along_it_takes_no_longer_than_any_other()
    {
        const int nodes = 400_000;
        var from = Enumerable.Range(0, nodes).ToArray();
        var started = Environment.CpuUsage.TotalTime;
        var edges = new UniqueEdges(from, Array.ConvertAll(from, n => (n + 1) % nodes));

        Assert.Equal(nodes, edges.Count);
        Assert.InRange((Environment.CpuUsage.TotalTime - started).TotalSeconds, 0, 4);
    }
}
