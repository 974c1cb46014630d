using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

/// <summary>16 cells from 102.70 E, 25.00 N, in every CRS.</summary>
public sealed class FeatureCrsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly FeatureLayer Cells = FeatureLayer.All.Single(c => c.Id == "cells");
    private static readonly GaussKruegerZone Zone = new(102);
    private readonly FeatureStore _features = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (database.IsAvailable) await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string> Uris => [.. FeatureCrs.All(Zone).Select(crs => crs.Uri)];

    [Fact]
    public async Task The_zone_is_that_of_the_cells() => Assert.Equal(4543, (await _features.ZoneAsync(Cancellation))!.Srid);

    [Theory]
    [MemberData(nameof(Uris))]
    public async Task What_comes_out_goes_in_again(string uri)
    {
        var crs = FeatureCrs.All(Zone).Single(c => c.Uri == uri);
        var row = await _features.FindAsync(Cells, Sample.Code(1, 2, 4), crs, Cancellation);
        var ring = JsonElement.Parse(row!.Value.Geometry).GetProperty("coordinates")[0][0].EnumerateArray().Select(p => (First: p[0].GetDouble(), Second: p[1].GetDouble())).ToList();
        var expected = Sample.InCells(1, 2, 1, 1);
        Assert.All(ring, p =>
        {
            var (x, y) = crs.ToDegrees(p.First, p.Second)!.Value;
            Assert.True(expected.Coordinates.Any(c => Math.Abs(c.X - x) < 2e-7 && Math.Abs(c.Y - y) < 2e-7), $"{x} {y} in {uri}");
        });
        Assert.Equal(uri[(uri.LastIndexOf('/') + 1)..] switch { "CRS84" => 103, "3857" => 11_433_000, "4543" => 2_768_000, _ => 25 }, ring[0].First, crs.IsGeographic ? 0.5 : 3000);   // longitude, easting, northing, latitude

        // Around the cell, a little smaller: it alone.
        var (least, most) = ((First: ring.Min(p => p.First), Second: ring.Min(p => p.Second)), (First: ring.Max(p => p.First), Second: ring.Max(p => p.Second)));
        var margin = crs.IsGeographic ? 1e-4 : 20;
        var area = crs.Area(least.First + margin, least.Second + margin, most.First - margin, most.Second - margin);
        Assert.Equal(Sample.Code(1, 2, 4), Assert.Single((await _features.PageAsync(Cells, new() { Area = area }, Cancellation)).Features).Id);
        var middle = FormattableString.Invariant($"S_CONTAINS(geometry, POINT({(least.First + most.First) / 2} {(least.Second + most.Second) / 2}))");
        Assert.Equal(Sample.Code(1, 2, 4), Assert.Single((await _features.PageAsync(Cells, new() { Filter = Cql2Filter.Read(middle, Cql2Language.Text, crs) }, Cancellation)).Features).Id);
    }

    [Fact]
    public void A_point_is_where_others_put_it()
    {
        // 102.5 E, 25 N by PROJ 9.1: cs2cs EPSG:4326 EPSG:3857, and EPSG:4490 EPSG:4543.
        var (x, y) = FeatureCrs.WebMercator.ToDegrees(11410247.8063, 2875744.6244)!.Value;
        Assert.Equal((102.5, 25.0), (Math.Round(x, 7), Math.Round(y, 7)));
        (x, y) = FeatureCrs.Of(Zone).ToDegrees(2766147.2484, 550475.4599)!.Value;
        Assert.Equal((102.5, 25.0), (Math.Round(x, 7), Math.Round(y, 7)));
        (x, y) = FeatureCrs.Cgcs2000.ToDegrees(25, 102.5)!.Value;
        Assert.Equal((102.5, 25.0), (x, y));
    }

    [Theory]
    [MemberData(nameof(Uris))]
    public void What_is_no_place_on_Earth_is_none(string uri)
    {
        var crs = FeatureCrs.All(Zone).Single(c => c.Uri == uri);
        foreach (var (a, b) in ((double, double)[])[(double.NaN, 1), (1e300, 1e300), (-1e12, 5)])
        {
            Assert.Null(crs.ToDegrees(a, b));
            Assert.Null(crs.ToDegrees(new Point(a, b)));
        }
        Assert.Null(crs.IsNorthingFirst ? crs.Area(20, 10, 10, 20) : crs.Area(10, 20, 20, 10));   // its south lies north of its north
    }
}
