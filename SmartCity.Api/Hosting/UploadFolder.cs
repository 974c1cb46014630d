using System.Security.Cryptography;

namespace SmartCity.Api.Hosting;

/// <summary>Keeps what callers send for jobs to work on, each under its SHA-256: the same again is kept once.</summary>
internal sealed class UploadFolder(DataFolder data, TimeProvider clock)
{
    /// <summary>After its last coming, for jobs that are run again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <param name="body">Read from its beginning to its end.</param>
    /// <param name="extension">Of the format, such as <c>.geojson</c>.</param>
    /// <returns>The name that <see cref="PathOf"/> takes.</returns>
    internal async Task<string> KeepAsync(Stream body, string extension, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(data.Uploads);
        var old = (clock.GetUtcNow() - Kept).UtcDateTime;
        foreach (var file in Directory.GetFiles(data.Uploads).Where(f => File.GetLastWriteTimeUtc(f) < old)) File.Delete(file);
        body.Position = 0;
        var name = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken)) + extension;
        var beside = Path.Combine(data.Uploads, $"{Guid.CreateVersion7():N}.partial");
        body.Position = 0;
        try
        {
            await using (var file = File.Create(beside)) await body.CopyToAsync(file, cancellationToken);
            File.Move(beside, PathOf(name), overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
        return name;
    }

    /// <exception cref="Geo.GeoInputException">The name could lead elsewhere.</exception>
    internal string PathOf(string name) => Path.Combine(data.Uploads, data.SafeName(name));
}
