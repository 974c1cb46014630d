using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Pictures of frames in the data folder, by camera, day and hash; originals lie apart, where they are kept at all.</summary>
internal sealed class FrameFiles(DataFolder data)
{
    internal string PictureOf(Guid camera, DateTimeOffset received, string sha256) => PathOf(data.Frames, camera, received, sha256 + ".jpg");

    internal string OriginalOf(Guid camera, DateTimeOffset received, string sha256) => PathOf(data.FrameOriginals, camera, received, sha256);

    /// <summary>Written as a whole or not at all.</summary>
    internal static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            await File.WriteAllBytesAsync(partial, content, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The picture; null when it is gone.</summary>
    internal async Task<byte[]?> ReadPictureAsync(CameraFrame frame, CancellationToken cancellationToken) => await ReadAsync(PictureOf(frame.CameraId, frame.ReceivedAt, frame.Sha256), cancellationToken);

    internal async Task<byte[]?> ReadOriginalAsync(CameraFrame frame, CancellationToken cancellationToken) => await ReadAsync(OriginalOf(frame.CameraId, frame.ReceivedAt, frame.Sha256), cancellationToken);

    internal static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        File.Delete(path);
        var day = Path.GetDirectoryName(path)!;
        if (Directory.EnumerateFileSystemEntries(day).Any()) return;
        try
        {
            Directory.Delete(day);
        }
        catch (IOException) { }   // a frame has come into it meanwhile
    }

    private static string PathOf(string root, Guid camera, DateTimeOffset received, string name) =>
        Path.Combine(root, camera.ToString("N"), received.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), name);

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) => File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
}
