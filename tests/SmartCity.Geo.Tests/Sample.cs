using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests;

/// <summary>Small cities whose answers can be worked out by hand: square cells of 0.01° on a lattice from 102.70 E, 25.00 N.</summary>
internal static class Sample
{
    internal const double West = 102.70, South = 25.00, Step = 0.01;
    private const double SquareMetresPerSquareDegree = 1.117e10;   // about, at 25 N; the sums just have to agree

    internal static GeometryFactory Factory { get; } = new(new PrecisionModel(), 4490);

    internal static Polygon Box(double west, double south, double width, double height) => (Polygon)Factory.ToGeometry(new Envelope(west, west + width, south, south + height));

    /// <summary>Square shape in units of cells: (0, 0, 1, 1) is the south-west cell.</summary>
    internal static Polygon InCells(double column, double row, double width, double height) => Box(West + column * Step, South + row * Step, width * Step, height * Step);

    /// <summary>The code of the cell at this place of the lattice: row by row from the south-west.</summary>
    internal static string Code(int column, int row, int columns) => "530102001001" + (row * columns + column + 1).ToString("D3", CultureInfo.InvariantCulture);

    internal static NewEdition City(int columns, int rows, string source = "lattice", double shift = 0) => new()
    {
        Name = $"{columns} × {rows} cells",
        Source = source,
        Parameters = """{"seed": 1}""",
        IsSynthetic = true,
        Domain = Box(West + shift, South, columns * Step, rows * Step),
        DomainAreaSquareMetres = columns * rows * Step * Step * SquareMetresPerSquareDegree,
        Cells = [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => new GridCell
        {
            Code = Code(column, row, columns),
            Class = 1 + (column + row) % 3,
            Adcode = "530102",
            DistrictName = "五华区",
            AreaSquareMetres = Step * Step * SquareMetresPerSquareDegree,
            PerimeterMetres = 4 * Step * 105_000,
            CommunityIsSynthetic = true,
            Geometry = Box(West + shift + column * Step, South + row * Step, Step, Step),
        }))],
    };

    internal static Scene Scene(string id, int year) => new()
    {
        Id = id,
        Title = id,
        AcquiredAt = new(year, 5, 1, 3, 30, 0, TimeSpan.Zero),
        Sensor = "simulated",
        GsdMetres = 10,
        Bands = ["red", "green", "blue", "nir"],
        Path = $"scenes/{id}.tif",
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))),
        Footprint = Box(West, South, 1, 1),
        Source = "simulator",
        IsSimulated = true,
    };

    internal static NewDetection Detection(Geometry shape, double score = 0.9, string detectionClass = "new_building") =>
        new() { Class = detectionClass, Score = score, AreaSquareMetres = shape.Area * SquareMetresPerSquareDegree, Geometry = shape };

    /// <summary>Two scenes and a finished run over them.</summary>
    internal static async Task<Guid> RunAsync(TestDatabase database, string before, string after, string method, params NewDetection[] detections)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var scenes = new SceneStore(database.Source);
        await scenes.UpsertAsync(Scene(before, 2024), cancellation);
        await scenes.UpsertAsync(Scene(after, 2025), cancellation);
        var runs = new ChangeRunStore(database.Source);
        var run = await runs.BeginAsync(before, after, method, "default", cancellation);
        await runs.CompleteAsync(run.Id, new() { Detections = detections, ModelVersion = "rules-1" }, cancellation);
        return run.Id;
    }

    /// <summary>The tracks of the database.</summary>
    internal static TrackStore Tracks(TestDatabase database, GeoOptions? options = null) =>
        new(database.Source, options ?? new(), new(database.Source, options ?? new()), new(database.Source, options ?? new()));

    /// <summary>A step by somebody of this role.</summary>
    internal static CaseAction Act(Guid id, string action, int version, string role = "officer", string? opinion = null, string actor = "X") =>
        new() { CaseId = id, Action = action, Version = version, Actor = actor, Role = role, Opinion = opinion };

    /// <summary>Gives the case a picture "after", taken now or then.</summary>
    internal static Task<Evidence> AfterAsync(TestDatabase database, Guid id, DateTimeOffset? at = null, string kind = "after") => new EvidenceStore(database.Source).AddAsync(
        new() { CaseId = id, Kind = kind, Sha256 = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('0', 32), MediaType = "image/webp", Path = "none", TakenAt = at },
        TestContext.Current.CancellationToken);
}
