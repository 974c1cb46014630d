using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using static SmartCity.Geo.Tests.Grids.Partitioning.PartitionAreas;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

public class PartitionCommunityTests
{
    private static readonly Polygon Square = Box(102.7, 25, 102.8, 25.1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void No_cell_crosses_a_community_and_its_code_begins_with_the_communitys()
    {
        // Nine communities of 3 × 3, their common borders bent a little.
        var communities = Nine();
        var partition = GridPartition.Cut(Request(Square, 50) with { Communities = communities }, null, Stop);

        Assert.Equal(50, partition.Cells.Count);
        foreach (var group in partition.Cells.GroupBy(c => c.Code[..12]))
        {
            var community = communities.Single(c => c.Code == group.Key);
            Assert.Equal(EllipsoidalMeasure.Area(community.Geometry), group.Sum(c => c.AreaSquareMetres), 8.0);   // m²: corners round to a millimetre
            Assert.All(group, c => Assert.True(community.Geometry.Buffer(1e-7).Contains(c.Geometry)));
            Assert.Equal(Enumerable.Range(1, group.Count()).Select(i => $"{i:000}"), group.Select(c => c.Code[12..]));
        }
        Assert.All(partition.Cells, c => Assert.False(c.CommunityIsSynthetic));
        Assert.Equal(9, partition.Cells.Select(c => c.Code[..12]).Distinct().Count());
        AssertCovers([Square], partition.Cells);
    }

    [Fact]
    public void Ground_without_a_community_gets_made_up_digits_and_says_so()
    {
        List<CommunityArea> west = [.. Nine().Where(c => c.Geometry.Centroid.X < 102.73)];
        var cells = GridPartition.Cut(Request(Square, 30) with { Communities = west }, null, Stop).Cells;

        Assert.All(cells, c => Assert.Equal(c.Geometry.Centroid.X > 102.735, c.CommunityIsSynthetic));
        Assert.All(cells.Where(c => c.CommunityIsSynthetic), c => Assert.StartsWith("5301029", c.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void A_splinter_between_the_communities_and_the_districts_border_joins_a_community()
    {
        var shy = new CommunityArea("530102001001", "all but a rim", Box(102.7003, 25.0003, 102.7997, 25.0998));
        var cells = GridPartition.Cut(Request(Square, 12) with { Communities = [shy] }, null, Stop).Cells;

        Assert.Equal(12, cells.Count);
        Assert.All(cells, c => Assert.StartsWith(shy.Code, c.Code, StringComparison.Ordinal));
        AssertCovers([Square], cells);
    }

    [Fact]
    public void A_community_of_another_county_does_not_count_here()
    {
        var foreign = new CommunityArea("530103001001", "beyond the border", Box(102.65, 25, 102.72, 25.1));
        var cells = GridPartition.Cut(Request(Square, 12) with { Communities = [foreign] }, null, Stop).Cells;

        Assert.All(cells, c => Assert.True(c.CommunityIsSynthetic && c.Adcode == "530102"));
    }

    [Fact]
    public void Fewer_cells_than_communities_span_them_and_a_note_says_so()
    {
        var partition = GridPartition.Cut(Request(Square, 4) with { Communities = Nine() }, null, Stop);

        Assert.Equal(4, partition.Cells.Count);
        Assert.Contains(partition.Report.Notes, n => n.Contains("fewer than the 9 communities", StringComparison.Ordinal));
        AssertCovers([Square], partition.Cells);
    }

    [Fact]
    public void Bad_communities_are_refused_with_their_reason()
    {
        Assert.Contains("twelve digits", Refused(new("5301020010", "short", Square)), StringComparison.Ordinal);
        Assert.Contains("twelve digits", Refused(new("53010200100x", "no digits", Square)), StringComparison.Ordinal);
        Assert.Contains("'bow tie' crosses or touches itself", Refused(new("530102001001", "bow tie", Ring((102.7, 25), (102.8, 25.1), (102.8, 25), (102.7, 25.1)))), StringComparison.Ordinal);
        Assert.Contains("no polygon (Point)", Refused(new("530102001001", "a point", new Point(102.7, 25))), StringComparison.Ordinal);
    }

    private static string Refused(CommunityArea community) =>
        Assert.Throws<GeoInputException>(() => GridPartition.Cut(Request(Square, 4) with { Communities = [community] }, null, Stop)).Message;

    private static List<CommunityArea> Nine()
    {
        Coordinate Corner(int column, int row) => new(
            102.7 + 0.1 * column / 3 + (column is 1 or 2 && row is 1 or 2 ? 0.004 * (row - 1.5) : 0),
            25 + 0.1 * row / 3 + (column is 1 or 2 && row is 1 or 2 ? 0.003 * (column - 1.5) : 0));
        return [.. from row in Enumerable.Range(0, 3)
                   from column in Enumerable.Range(0, 3)
                   let ring = new LinearRing([Corner(column, row), Corner(column + 1, row), Corner(column + 1, row + 1), Corner(column, row + 1), Corner(column, row)])
                   select new CommunityArea($"530102{row + 1:000}{column + 1:000}", $"community {row}{column}", new Polygon(ring))];
    }
}
