using System.IO.Compression;
using System.Text;

namespace SmartCity.Imaging.Gdal;

/// <summary>A zip or KMZ unpacked into a folder of its own, which goes with it.</summary>
/// <remarks>Only files of known kinds come out, all into one folder under names of ours: no path in the archive is followed. Sizes are
/// counted while unpacking, whatever the archive says. Names without the UTF-8 mark are read as GB18030, which Chinese Windows writes.</remarks>
internal sealed class VectorArchive : IDisposable
{
    /// <summary>Most entries of an archive.</summary>
    public const int MostEntries = 1000;

    /// <summary>Most bytes of all unpacked files together.</summary>
    public const long MostBytes = 4L << 30;

    /// <summary>An entry that grows more than this when unpacked, and beyond <see cref="HarmlessBytes"/>, is a bomb: vectors compress to a tenth, rarely to a fiftieth.</summary>
    private const int MostGrowth = 200;

    private const long HarmlessBytes = 64L << 20;

    private static readonly string[] Sources = [".shp", ".gpkg", ".geojson", ".json", ".fgb", ".kml", ".csv"];
    private static readonly string[] Sidecars = [".shx", ".dbf", ".prj", ".cpg"];

    private readonly string _folder;

    /// <summary>What unpacked files are called.</summary>
    internal const string Stem = "data";

    private VectorArchive(string folder, string path, string sourceName, VectorReadOptions options) => (_folder, Path, SourceName, Options) = (folder, path, sourceName, options);

    /// <summary>The file to read.</summary>
    internal string Path { get; }

    /// <summary>What the file is called in the archive, without its extension.</summary>
    internal string SourceName { get; }

    internal VectorReadOptions Options { get; }

    internal static bool IsArchive(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() is ".ZIP" or ".KMZ" && File.Exists(path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <exception cref="ImagingInputException">It is no zip, holds no or more than one vector file, or breaks a limit.</exception>
    internal static VectorArchive Unpack(string path, VectorReadOptions options, CancellationToken cancellationToken)
    {
        var called = options.CalledAs ?? path;
        var folder = Directory.CreateTempSubdirectory("smartcity-archive-").FullName;
        try
        {
            using var zip = ZipFile.Open(path, ZipArchiveMode.Read, TextEncodings.Gb18030);
            if (zip.Entries.Count > MostEntries) throw new ImagingInputException($"'{called}' holds {zip.Entries.Count} files; at most {MostEntries} are read.");
            var wanted = zip.Entries.Select(e => (Entry: e, Name: Name(e.FullName))).Where(e => !IsHidden(e.Entry.FullName)).ToList();
            var source = Choose(called, [.. wanted.Where(e => Sources.Contains(Extension(e.Name)))], options.Layer);
            var budget = MostBytes;
            var sidecars = Extension(source.Name) == ".shp" ? wanted.Where(e => Sidecars.Contains(Extension(e.Name)) && IsBeside(e.Entry.FullName, source.Entry.FullName)) : [];
            foreach (var (entry, name) in sidecars.Append(source))
                Extract(called, entry, System.IO.Path.Combine(folder, Stem + Extension(name)), ref budget, cancellationToken);
            // A layer that named the file in the archive has been found with it.
            var layer = Matches(source.Name, options.Layer) && Extension(source.Name) != ".gpkg" ? null : options.Layer;
            return new(folder, System.IO.Path.Combine(folder, Stem + Extension(source.Name)), System.IO.Path.GetFileNameWithoutExtension(source.Name), options with { Layer = layer, CalledAs = $"{called}/{source.Name}" });
        }
        catch (Exception e)
        {
            Directory.Delete(folder, recursive: true);
            if (e is InvalidDataException or NotSupportedException) throw new ImagingInputException($"'{called}' is no sound zip: {e.Message}", e);
            throw;
        }
    }

    private static (ZipArchiveEntry Entry, string Name) Choose(string called, List<(ZipArchiveEntry Entry, string Name)> sources, string? layer)
    {
        if (sources.Count == 0) throw new ImagingInputException($"'{called}' holds no vector file; put one of {string.Join(", ", Sources)} into it, a shapefile with its .shx, .dbf, .prj and .cpg.");
        var named = sources.Where(s => Matches(s.Name, layer)).ToList();
        if (named.Count == 1) return named[0];
        if (sources.Count == 1) return sources[0];
        throw new ImagingInputException($"'{called}' holds {sources.Count} vector files ({string.Join(", ", sources.Take(10).Select(s => s.Name))}{(sources.Count > 10 ? " …" : "")}); say which one with --layer NAME.");
    }

    private static void Extract(string called, ZipArchiveEntry entry, string target, ref long budget, CancellationToken cancellationToken)
    {
        var growth = Math.Max(HarmlessBytes, entry.CompressedLength * MostGrowth);
        using var packed = entry.Open();
        using var file = File.Create(target);
        var buffer = new byte[1 << 16];
        for (var written = 0L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = packed.Read(buffer);
            if (read == 0) return;
            (written, budget) = (written + read, budget - read);
            if (budget < 0) throw new ImagingInputException($"'{called}' unpacks to more than {MostBytes >> 30} GB; cut it into smaller files.");
            if (written > growth) throw new ImagingInputException($"'{called}' holds '{Name(entry.FullName)}', which grows more than {MostGrowth} times when unpacked: no vector file does, so it is not read.");
            file.Write(buffer.AsSpan(0, read));
        }
    }

    // Windows writes backslashes too.
    private static string Name(string full) => full[(full.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string Extension(string name) => System.IO.Path.GetExtension(name).ToLowerInvariant();

    // macOS puts a shadow of each file into the zip.
    private static bool IsHidden(string full) => full.Contains("__MACOSX", StringComparison.Ordinal) || Name(full).StartsWith('.') || Name(full).Length == 0;

    private static bool IsBeside(string sidecar, string source) => WithoutExtension(sidecar).Equals(WithoutExtension(source), StringComparison.OrdinalIgnoreCase);

    private static string WithoutExtension(string full) => full[..(full.Length - Extension(Name(full)).Length)];

    private static bool Matches(string name, string? layer) =>
        layer is not null && (name.Equals(layer, StringComparison.OrdinalIgnoreCase) || System.IO.Path.GetFileNameWithoutExtension(name).Equals(layer, StringComparison.OrdinalIgnoreCase));
}
