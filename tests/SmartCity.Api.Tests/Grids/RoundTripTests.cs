using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Grids;

/// <summary>Cells written and read again are the same cells: to the bit, in every format, CRS and shift.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly string[] Systems = ["EPSG:4490", "EPSG:4326", "EPSG:4543", "EPSG:4544", "EPSG:32648"];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-roundtrip-").FullName;

    public static TheoryData<string, string?> Formats => new()
    {
        { "geojson", null }, { "gpkg", null }, { "shp", null }, { "shp", "GBK" }, { "shp.zip", "GB18030" }, { "fgb", null }, { "kml", null }, { "csv", null }, { "csv", "UTF-8-BOM" }, { "csv", "GBK" },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_cells_come_back(string extension, string? encoding) =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[3, 25], Gen.Double[102.2, 103.3], Gen.Double[24.5, 26], Text.Array[25]).Sample((seed, count, west, south, names) =>
        {
            // A quadrilateral of no special angles, some 3 km wide.
            var area = new Polygon(new LinearRing([new(west, south), new(west + 0.031, south + 0.004), new(west + 0.027, south + 0.029), new(west - 0.003, south + 0.026), new(west, south)]));
            var cells = GridPartition.Cut(new() { Areas = [new(area, "530102", "五华区")], CellCount = count, Seed = seed }, null, Stop).Cells;
            foreach (var shift in (CoordinateShift?[])[null, .. CoordinateShift.All])
                foreach (var crs in SystemsOf(extension))
                    AssertComesBack([.. cells.Select((c, i) => c with { Class = 1 + i % 9, Name = names[i], Owner = i % 2 == 0 ? null : names[i] })], extension, encoding, crs, shift);
            return true;
        }, iter: LongTests.Times(3, 60), threads: 1);

    [Theory]
    [InlineData("geojson")]
    [InlineData("gpkg")]
    [InlineData("shp.zip")]
    [InlineData("fgb")]
    [InlineData("kml")]
    [InlineData("csv")]
    public void A_real_partition_comes_back(string extension)
    {
        var cells = RealPartition.Value;
        Assert.SkipWhen(cells is null, "The real districts lie in ../shared/data beside the repository, or where SMARTCITY_SHARED says.");

        foreach (var crs in SystemsOf(extension))
            foreach (var shift in (CoordinateShift?[])[null, .. CoordinateShift.All])
                AssertComesBack(cells!, extension, null, crs, shift);
    }

    // Two districts, one with real exclaves.
    private static Lazy<IReadOnlyList<GridCell>?> RealPartition { get; } = new(() =>
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "kunming", "kunming_districts_coverage_wgs84.geojson");
        if (!File.Exists(path)) return null;
        var districts = VectorFile.Read(path, "name IN ('五华区','盘龙区')", null, CancellationToken.None).Features;
        return GridPartition.Cut(new() { Areas = [.. districts.Select(d => new PartitionArea(d.Geometry, d.Text("adcode")!, d.Text("name")!))], CellCount = 120, Seed = 1 }, null, CancellationToken.None).Cells;
    });

    // Half of them within GBK; no field's text may be empty, which is null in a CSV, nor begin or end with a space, which a .dbf drops.
    private static Gen<string> Text { get; } = Gen.Int[0, 11].Select(i => "网格员翠湖\"',;é<&"[i]).Array[1, 20].Select(c => new string(c));

    private static IEnumerable<string> SystemsOf(string extension) => extension == "kml" ? Systems.Take(2) : Systems;   // KML is always WGS 84

    private void AssertComesBack(IReadOnlyList<GridCell> cells, string extension, string? encoding, string crs, CoordinateShift? shift)
    {
        var path = Path.Combine(_folder, $"cells.{extension}");
        new VectorOutput { Crs = crs, Shift = shift, Encoding = encoding }.Write(path, [.. cells.Select(CellFile.Feature)], CellFile.Fields, Stop);
        var input = new VectorInput { Shift = shift, File = new() { Crs = extension == "csv" ? crs : null } };   // a CSV can't say it

        var imported = CellReading.Import(input.Read(path, Stop), path, new(), null, Stop);

        Assert.True(imported.SnappedMetres < 1e-4, $"{extension} in {crs} moved a vertex by {imported.SnappedMetres * 1000} mm");
        Assert.Equal(cells.Count, imported.CodesKept);
        Assert.Empty(imported.Columns.Strangers);
        foreach (var (was, now) in cells.OrderBy(c => c.Code, StringComparer.Ordinal).Zip(imported.Cells))
        {
            Assert.Equal(was with { Geometry = now.Geometry, AreaSquareMetres = now.AreaSquareMetres, PerimeterMetres = now.PerimeterMetres }, now);
            Assert.True(was.Geometry.Normalized().EqualsExact(now.Geometry.Normalized()), $"{extension} in {crs}: cell {was.Code} is another");
            Assert.Equal(1, now.AreaSquareMetres / was.AreaSquareMetres, 1e-9);
            Assert.Equal(1, now.PerimeterMetres / was.PerimeterMetres, 1e-9);
        }
    }
}
