using SmartCity.Api.Hosting;

namespace SmartCity.Api.Jobs;

/// <summary>Evidence files: named by their content, never changed.</summary>
internal static class EvidenceFiles
{
    /// <summary>Keeps the bytes under their SHA-256, once.</summary>
    /// <returns>The file's full path.</returns>
    internal static async Task<string> KeepEvidenceAsync(this DataFolder data, string sha256, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data.Evidence, sha256[..2]);   // keeps folders small
        var path = Path.Combine(folder, sha256);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(folder);
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        await File.WriteAllBytesAsync(partial, content, cancellationToken);
        File.Move(partial, path, overwrite: true);
        return path;
    }
}
