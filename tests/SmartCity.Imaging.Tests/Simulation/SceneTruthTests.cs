using System.Numerics;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

public class SceneTruthTests
{
    private static readonly SimulationOptions Options = new() { Width = 64, Height = 64, CloudShare = 0 };

    // 40 m × 20 m around the centre: with pixels of 10 m just columns 30–33 and rows 31–32.
    private static readonly Vector2[] Block = [new(-20, -10), new(20, -10), new(20, 10), new(-20, 10)];

    [Fact]
    public void A_block_of_eight_pixels_covers_those_eight()
    {
        var classes = Classes(Truth(new(Block, TruthClass.Earthwork, 0, 0), after: Date(1)));
        Assert.Equal(8, classes.Count(c => c == (byte)TruthClass.Earthwork));
        Assert.All(from row in Enumerable.Range(31, 2) from column in Enumerable.Range(30, 4) select classes[row * 64 + column], c => Assert.Equal(3, c));
    }

    [Fact]
    public void Truth_lies_where_the_later_picture_shows_it()
    {
        var after = Date(1) with { ShiftColumns = 1, ShiftRows = -2 };   // one pixel east, two north
        var classes = Classes(Truth(new(Block, TruthClass.Road, 0, 0), after));
        Assert.All(from row in Enumerable.Range(29, 2) from column in Enumerable.Range(31, 4) select classes[row * 64 + column], c => Assert.Equal(8, c));
        Assert.Equal(8, classes.Count(c => c != 0));
    }

    [Fact]
    public void A_change_below_the_minimum_mapping_unit_is_counted_and_left_out()
    {
        Vector2[] hut = [new(0, 0), new(20, 0), new(20, 20), new(0, 20)];   // 400 m²
        var truth = Truth(new(hut, TruthClass.NewBuilding, 0, 0), after: Date(1));
        Assert.Empty(truth.Changes);
        Assert.Equal(1, truth.TooSmall);
    }

    [Fact]
    public void A_change_of_another_pair_is_not_in_this_one() =>
        Assert.Empty(Truth(new(Block, TruthClass.Road, 1, 0), after: Date(1)).Changes);

    [Fact]
    public void A_change_at_the_edge_is_cut_to_the_scene()
    {
        Vector2[] wide = [new(280, -50), new(400, -50), new(400, 50), new(280, 50)];   // the scene ends at 320 m
        var change = Assert.Single(Truth(new(wide, TruthClass.Other, 0, 0), after: Date(1)).Changes);
        Assert.Equal(40 * 100, change.AreaSquareMetres, 3);
    }

    private static AcquisitionConditions Date(int date) => AcquisitionConditions.Draw(Options, date);

    private static SceneTruth Truth(TrueChange change, AcquisitionConditions after) => SceneTruth.Of(Options, [change], [Date(0), after], 0);

    private static byte[] Classes(SceneTruth truth)
    {
        var classes = new byte[64 * 64];
        truth.Rasterise(new(0, 0, 64, 64), classes);
        return classes;
    }
}
