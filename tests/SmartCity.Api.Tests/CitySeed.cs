using System.Globalization;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Tests;
using static SmartCity.Api.Tests.ServedCity;

namespace SmartCity.Api.Tests;

/// <summary>The rows and files that a <see cref="ServedCity"/> begins with: made once, then copied.</summary>
internal sealed class CitySeed
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static CitySeed? _made;

    /// <summary>The database to copy.</summary>
    public required string Database { get; init; }

    public required string ViewerKey { get; init; }

    public required string OfficerKey { get; init; }

    public required string AdminKey { get; init; }

    public required string AnalystKey { get; init; }

    public required string OtherAnalystKey { get; init; }

    public required Guid Run { get; init; }

    public required IReadOnlyList<SpatialCase> Cases { get; init; }

    /// <summary>Where the rows say that the files lie, and what lay there.</summary>
    private string Folder { get; init; } = "";

    private Dictionary<string, byte[]> Files { get; init; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <returns>Null where there is no database.</returns>
    internal static async Task<CitySeed?> OnceAsync(TestCluster cluster)
    {
        await Turn.WaitAsync(Stop);
        try
        {
            return _made ??= await MakeAsync(cluster);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Lays the files into a folder of their own, and tells a copy of the database.</summary>
    internal async Task SettleAsync(TestDatabase copy, string folder)
    {
        foreach (var (name, content) in Files)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content, Stop);
        }
        // Evidence is never changed: as a replica, the server asks no trigger.
        await copy.ExecuteAsync($"""
            set session_replication_role = replica;
            update smartcity.scene set path = replace(path, '{Folder}', '{folder}');
            update smartcity.change_run set score_path = replace(score_path, '{Folder}', '{folder}');
            update smartcity.evidence set path = replace(path, '{Folder}', '{folder}');
            set session_replication_role = origin
            """);
    }

    private static async Task<CitySeed?> MakeAsync(TestCluster cluster)
    {
        var database = new TestDatabase(cluster);
        await database.InitializeAsync();
        if (!database.IsAvailable) return null;
        cluster.Keep(database.ConnectionString);
        var folder = Directory.CreateTempSubdirectory("smartcity-seed-");
        try
        {
            return await SowAsync(database, folder.FullName);
        }
        finally
        {
            await database.Source.DisposeAsync();   // a database is copied while nobody is connected to it
            folder.Delete(recursive: true);
        }
    }

    /// <param name="folder">Where its files come to lie.</param>
    private static async Task<CitySeed> SowAsync(TestDatabase database, string folder)
    {
        var editions = new EditionStore(database.Source);
        await editions.PublishAsync(Lattice(), Stop);
        await new MapFeatureStore(database.Source).ReplaceAsync("district", "lattice", [new("五华区", Box(0, 0, Columns, Rows), new Dictionary<string, object?> { ["adcode"] = "530102" })], Stop);
        await new MapFeatureStore(database.Source).ReplaceAsync("river", "lattice", [new("盘龙江", Factory.CreateLineString([new(102.7, 25), new(102.75, 25.24)]))], Stop);

        var (before, after, score) = (Path.Combine(folder, "before.tif"), Path.Combine(folder, "after.tif"), Path.Combine(folder, "score.tif"));
        using var toUtm = CrsTransform.Create(CrsTransform.Cgcs2000, SyntheticRaster.Utm48);
        var (west, north) = toUtm.Apply(West, South + 4 * Step);
        var grid = SyntheticRaster.Grid(400, 400, 10, Math.Round(west), Math.Round(north));
        SyntheticRaster.Write(before, grid, ["red", "green", "blue"], (band, x, y) => 0.1f * (band + 1) + SyntheticRaster.Waves(x, y));
        SyntheticRaster.Write(after, grid, ["red", "green", "blue"], (band, x, y) => 0.1f * (band + 1) + SyntheticRaster.Waves(x, y) + (x < west + 2000 ? 0.3f : 0));
        SyntheticRaster.Write(score, grid, ["score"], (_, x, _) => x < west + 2000 ? 0.9f : 0.05f);
        using var toDegrees = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var footprint = (Polygon)toDegrees.Apply(GeometryFactory.Default.ToGeometry(new(grid.Bounds.West, grid.Bounds.East, grid.Bounds.South, grid.Bounds.North)));

        var scenes = new SceneStore(database.Source);
        await scenes.UpsertAsync(Scene("before-2024", 2024, before, footprint), Stop);
        await scenes.UpsertAsync(Scene("after-2025", 2025, after, footprint), Stop);
        var runs = new ChangeRunStore(database.Source);
        var run = (await runs.BeginAsync("before-2024", "after-2025", "test-1", "default", Stop)).Id;
        await runs.CompleteAsync(run, new()
        {
            Detections = [Detection(0.5, 0.5, "new_building"), Detection(1.5, 0.5, "earthwork"), Detection(0.5, 1.5, "new_building")],
            ModelVersion = "rules-1",
            FeatureNames = ObjectFeatures.Names,
            ScorePath = score,
        }, Stop);

        var cases = new CaseStore(database.Source, new());
        await new TrackStore(database.Source, new(), new(database.Source, new()), cases).ApplyRunAsync(run, null, null, Stop);
        var opened = await cases.ListAsync(new(), Stop);
        var pair = EvidenceChip.Render(before, after, opened[0].Geometry);
        Directory.CreateDirectory(new DataFolder(folder).Evidence);
        foreach (var (kind, chip) in (IEnumerable<(string, ChipImage)>)[("before", pair.Before), ("after", pair.After)])
        {
            var path = Path.Combine(new DataFolder(folder).Evidence, chip.Sha256);
            await File.WriteAllBytesAsync(path, chip.File, Stop);
            await new EvidenceStore(database.Source).AddAsync(new() { CaseId = opened[0].Id, Kind = kind, Sha256 = chip.Sha256, MediaType = chip.MediaType, Path = path, Footprint = pair.Footprint }, Stop);
        }
        var keys = new ApiKeyStore(database.Source);
        async Task<string> KeyAsync(string name, string role) => (await keys.CreateAsync(name, role, Stop)).Plaintext;
        return new()
        {
            Database = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!,
            Folder = folder,
            Files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes),
            Run = run,
            Cases = opened,
            ViewerKey = await KeyAsync("a viewer", "viewer"),
            AnalystKey = await KeyAsync("Zhang", "analyst"),
            OtherAnalystKey = await KeyAsync("Li", "analyst"),
            OfficerKey = await KeyAsync("an officer", "officer"),
            AdminKey = await KeyAsync("an admin", "admin"),
        };
    }

    private static NewEdition Lattice()
    {
        GridCell[] cells = [.. Enumerable.Range(0, Cells).Select(i => Cell(i % Columns, i / Columns, 1 + i % 3))];
        return new()
        {
            Name = "Lattice",
            Source = "lattice",
            Parameters = """{"seed": 1}""",
            IsSynthetic = true,
            Domain = Box(0, 0, Columns, Rows),
            DomainAreaSquareMetres = cells.Sum(c => c.AreaSquareMetres),
            Cells = cells,
        };
    }

    private static GridCell Cell(int column, int row, int number)
    {
        var ground = Box(column, row, 1, 1);
        return new()
        {
            Code = Code(column, row),
            Class = number,
            Adcode = "530102",
            DistrictName = "五华区",
            AreaSquareMetres = EllipsoidalMeasure.Area(ground),
            PerimeterMetres = EllipsoidalMeasure.Length(ground),
            CommunityIsSynthetic = true,
            Geometry = ground,
        };
    }

    private static Scene Scene(string id, int year, string path, Polygon footprint) => new()
    {
        Id = id,
        Title = $"The city in {year}",
        AcquiredAt = new(year, 5, 1, 3, 30, 0, TimeSpan.Zero),
        Sensor = "synthetic",
        GsdMetres = 10,
        Bands = ["red", "green", "blue"],
        Path = path,
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
        Footprint = footprint,
        Source = "SmartCity tests",
        IsSimulated = true,
    };

    /// <summary>A square of a tenth of a cell, its centre in units of cells.</summary>
    private static NewDetection Detection(double column, double row, string kind) =>
        new() { Class = kind, Score = 0.9, AreaSquareMetres = 11_170, Geometry = Box(column - 0.05, row - 0.05, 0.1, 0.1), Features = [.. Enumerable.Range(0, ObjectFeatures.Names.Count).Select(i => i == 13 ? float.NaN : i / 8f)] };
}
