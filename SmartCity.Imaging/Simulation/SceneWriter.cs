using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>The files of one date: the scene, its cloud truth, its quicklook and its sidecar.</summary>
internal sealed class SceneWriter : IDisposable
{
    private const long CompressUpToPixels = 30_000_000;   // beyond, the time for DEFLATE outweighs the space
    private readonly SimulationOptions _options;
    private readonly AcquisitionConditions _conditions;
    private readonly string _folder;
    private readonly GdalRasterWriter _scene, _cloud;
    private readonly Quicklook _quicklook;
    private long _cloudPixels;

    internal SceneWriter(SimulationOptions options, AcquisitionConditions conditions, RasterGrid grid, string folder)
    {
        (_options, _conditions, _folder) = (options, conditions, folder);
        Id = string.Create(CultureInfo.InvariantCulture, $"{Stem(options)}-{conditions.AcquiredAt:yyyyMMdd}");
        var type = options.Kind == SceneKind.VeryHighResolution ? PixelType.UInt8 : PixelType.UInt16;
        _scene = GdalRasterWriter.Create(ScenePath, grid, [.. options.Bands.Select(b => b.Name)], type, nodata: 0, compress: IsCompressed(options));
        _scene.SetMetadata("TIFFTAG_DATETIME", conditions.AcquiredAt.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture));
        _scene.SetMetadata("TIFFTAG_IMAGEDESCRIPTION", string.Create(CultureInfo.InvariantCulture, $"Simulated by SmartCity, seed {options.Seed}"));
        _scene.SetMetadata("SENSOR", Sensor(options));
        _cloud = GdalRasterWriter.Create(Path.Combine(folder, "truth", $"{Id}.cloud.tif"), grid, ["cloud"], PixelType.UInt8);
        _quicklook = new(options);
    }

    internal string Id { get; }

    internal Quicklook Quicklook => _quicklook;

    internal string ScenePath => Path.Combine(_folder, $"{Id}.tif");

    internal double CloudShare => (double)_cloudPixels / ((long)_options.Width * _options.Height);

    internal static string Stem(SimulationOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"sim-{(options.Kind == SceneKind.VeryHighResolution ? "vhr" : "s2")}-{options.Seed}");

    internal static string Sensor(SimulationOptions options) => options.Kind == SceneKind.VeryHighResolution ? "Simulated VHR" : "Simulated Sentinel-2";

    internal static bool IsCompressed(SimulationOptions options) => (long)options.Width * options.Height <= CompressUpToPixels;

    internal void Write(PixelWindow window, ushort[][] values, byte[] cloud)
    {
        for (var band = 0; band < values.Length; band++) _scene.Write(window, band, (ReadOnlySpan<ushort>)values[band]);
        _cloud.Write(window, 0, (ReadOnlySpan<byte>)cloud.AsSpan(0, (int)window.PixelCount));
        _quicklook.Add(window, values);
        _cloudPixels += cloud.AsSpan(0, (int)window.PixelCount).Count(CloudField.Cloud);
    }

    /// <summary>Gives the files their names; the scene itself comes last, so that an importer finds all of it.</summary>
    internal SimulatedScene Complete()
    {
        _cloud.Complete();
        AtomicFile.Write(Path.Combine(_folder, $"{Id}.png"), partial => _quicklook.Save(partial));
        var title = string.Create(CultureInfo.InvariantCulture, $"{Sensor(_options)} {_conditions.AcquiredAt:yyyy-MM-dd} (seed {_options.Seed})");
        var sidecar = Path.Combine(_folder, $"{Id}.json");
        var scene = new SimulatedScene(Id, title, _conditions.AcquiredAt, Sensor(_options), _options.PixelSizeMetres, _options.Bands, ScenePath, sidecar, CloudShare, _options.Seed);
        AtomicFile.Write(sidecar, partial => File.WriteAllText(partial, Describe(scene).ToJsonString(SceneJson.Indented) + "\n"));
        _scene.Complete();
        return scene;
    }

    public void Dispose()
    {
        _scene.Dispose();
        _cloud.Dispose();
    }

    private static JsonObject Describe(SimulatedScene scene) => new()
    {
        ["id"] = scene.Id,
        ["title"] = scene.Title,
        ["acquired_at"] = scene.AcquiredAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["sensor"] = scene.Sensor,
        ["gsd_m"] = scene.GsdMetres,
        ["bands"] = new JsonArray([.. scene.Bands.Select(b => new JsonObject { ["name"] = b.Name, ["wavelength_um"] = b.WavelengthMicrometres })]),
        ["cloud_share"] = Math.Round(scene.CloudShare, 4),
        ["is_simulated"] = true,
        ["seed"] = scene.Seed,
        ["file"] = Path.GetFileName(scene.Path),
        ["license"] = "CC0-1.0",
    };
}
