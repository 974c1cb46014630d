using System.Formats.Tar;
using System.IO.Compression;

namespace SmartCity.Imaging.Products;

/// <summary>A zip or tar of a product, unpacked into a folder of its own, which goes with it.</summary>
/// <remarks>Only images and metadata come out, and none outside of the folder. Sizes are counted while unpacking, whatever the archive says.</remarks>
internal sealed class ProductArchive : IDisposable
{
    private const int MostEntries = 10_000;

    /// <summary>Most bytes of all unpacked files together.</summary>
    internal const long MostBytes = 32L << 30;

    /// <summary>What grows more than this when unpacked, and beyond <see cref="HarmlessBytes"/>, is a bomb: images compress to a tenth, rarely to a fiftieth.</summary>
    private const int MostGrowth = 200;

    private const long HarmlessBytes = 64L << 20;

    private static readonly string[] Wanted = [".jp2", ".tif", ".tiff", ".xml", ".txt", ".json"];

    private readonly string _called;
    private readonly long _mostBytes;
    private long _written;

    private ProductArchive(string path)
    {
        _called = path;
        _mostBytes = Math.Min(MostBytes, Math.Max(HarmlessBytes, new FileInfo(path).Length * MostGrowth));
        Folder = Directory.CreateTempSubdirectory("smartcity-product-").FullName;
    }

    internal string Folder { get; }

    internal static bool IsArchive(string path) => File.Exists(path) && (IsZip(path) || IsTar(path));

    /// <exception cref="ImagingInputException">It is damaged, or breaks a limit.</exception>
    internal static ProductArchive Unpack(string path, CancellationToken cancellationToken)
    {
        var archive = new ProductArchive(path);
        try
        {
            if (IsZip(path)) archive.UnpackZip(path, cancellationToken);
            else archive.UnpackTar(path, cancellationToken);
            return archive;
        }
        catch (Exception e)
        {
            archive.Dispose();
            if (e is InvalidDataException or EndOfStreamException or NotSupportedException) throw new ImagingInputException($"'{path}' is no sound archive: {e.Message} Copy it again.", e);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void UnpackZip(string path, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(path);
        if (zip.Entries.Count > MostEntries) throw TooMany();
        foreach (var entry in zip.Entries)
        {
            if (!IsWanted(entry.FullName)) continue;
            using var content = entry.Open();
            Extract(entry.FullName, content, cancellationToken);
        }
    }

    private void UnpackTar(string path, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        using var plain = path.EndsWith("gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var tar = new TarReader(plain);
        for (var entries = 0; tar.GetNextEntry() is { } entry; entries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entries > MostEntries) throw TooMany();
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;   // no links
            if (entry.Length > _mostBytes) throw Bomb();   // skipping it would unpack it too
            if (IsWanted(entry.Name) && entry.DataStream is { } content) Extract(entry.Name, content, cancellationToken);
        }
    }

    private void Extract(string name, Stream content, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(Path.Combine(Folder, name.Replace('\\', '/').TrimStart('/')));
        if (!target.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new ImagingInputException($"'{_called}' holds '{name}', which leads out of the archive: it is not read.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var file = File.Create(target);
        var buffer = new byte[1 << 17];
        while (content.Read(buffer) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((_written += read) > _mostBytes) throw Bomb();
            file.Write(buffer.AsSpan(0, read));
        }
    }

    private ImagingInputException Bomb() => new(_mostBytes == MostBytes
        ? $"'{_called}' unpacks to more than {MostBytes >> 30} GB; no single product does."
        : $"'{_called}' grows more than {MostGrowth} times when unpacked: no product does, so it is not read.");

    private ImagingInputException TooMany() => new($"'{_called}' holds more than {MostEntries} files; no single product does.");

    private static bool IsZip(string path) => Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsTar(string path) => path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    // Quality masks and previews are not read; macOS puts a shadow of each file into a zip.
    private static bool IsWanted(string name) => Wanted.Contains(Path.GetExtension(name).ToLowerInvariant())
        && !name.Contains("__MACOSX", StringComparison.Ordinal) && !name.Contains("/QI_DATA/", StringComparison.Ordinal) && !Path.GetFileName(name).StartsWith('.');
}
