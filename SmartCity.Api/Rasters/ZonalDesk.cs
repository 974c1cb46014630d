using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api.Rasters;

/// <summary>Statistics of a scene over the cells of editions, kept in the data folder: neither a scene's content nor a published edition's cells ever change. Thread-safe.</summary>
internal sealed class ZonalDesk(SceneMeasures measures, CellStore cells, DataFolder data) : IDisposable
{
    /// <summary>Files kept; the oldest go first.</summary>
    private const int MostKept = 500;

    /// <summary>Changes whenever the same input gives another output.</summary>
    private const int MethodVersion = 1;

    // One at a time: it uses all processors, and who asks for the same finds it kept.
    private readonly SemaphoreSlim _turn = new(1);

    internal sealed record Row(long Edition, string Code, ZoneStatistics Statistics);

    /// <returns>One row a cell, by edition and code; and whether it was kept already.</returns>
    internal async Task<(IReadOnlyList<Row> Rows, bool WasKept)> RowsAsync(Scene scene, SceneQuantity quantity, bool isClear, IReadOnlyList<Edition> editions, CancellationToken cancellationToken)
    {
        var path = editions.All(e => e.Status == "published") ? Path.Combine(data.Zonal, Name(scene, quantity, isClear, editions)) : null;
        if (Kept(path) is { } known) return (known, true);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Kept(path) is { } meanwhile) return (meanwhile, true);
            var found = new List<StoredCell>();
            foreach (var edition in editions)
                await foreach (var cell in cells.ListAsync(edition.Id, cancellationToken)) found.Add(cell);
            var statistics = await Task.Run(() => measures.Zones(SceneFiles.Of(scene), quantity, [.. found.Select(c => c.Cell.Geometry)], isClear, cancellationToken), cancellationToken);
            Row[] rows = [.. found.Zip(statistics, (cell, zone) => new Row(cell.EditionId, cell.Cell.Code, zone))];
            if (path is not null) Keep(path, rows);
            return (rows, false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static Row[]? Kept(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? JsonSerializer.Deserialize<Row[]>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;   // removed meanwhile, or not ours: computed again
        }
    }

    private void Keep(string path, Row[] rows)
    {
        Directory.CreateDirectory(data.Zonal);
        try
        {
            TextFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(rows));
        }
        catch (GeoInputException)
        {
            return;   // a full disk costs the next one the time, not this one the answer
        }
        foreach (var old in new DirectoryInfo(data.Zonal).EnumerateFiles("*.json").OrderByDescending(f => f.LastWriteTimeUtc).Skip(MostKept)) old.Delete();
    }

    private static string Name(Scene scene, SceneQuantity quantity, bool isClear, IReadOnlyList<Edition> editions)
    {
        var key = $"{MethodVersion}\n{scene.Sha256}\n{string.Join(',', scene.Bands)}\n{quantity.Key}\n{(isClear ? scene.MaskKind : "")}\n{string.Join(',', editions.Select(e => e.Id))}";
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}.json";
    }
}
