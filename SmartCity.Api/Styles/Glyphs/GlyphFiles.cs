using System.Collections.Concurrent;
using SmartCity.Api.Hosting;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Styles.Glyphs;

/// <summary>Ranges of characters, drawn when first wanted and kept in the data folder. Thread-safe.</summary>
/// <param name="faces">Folder of the font files; null: there are none.</param>
internal sealed class GlyphFiles(string? faces, DataFolder data) : IDisposable
{
    internal const string Regular = "Noto Sans SC Regular", Bold = "Noto Sans SC Bold", MediaType = "application/x-protobuf";

    /// <summary>Code points of the planes that fonts have letters and ideographs in.</summary>
    internal const int Beyond = 0x40000;

    /// <summary>Drawn files are other ones after a change of how they are drawn.</summary>
    private const int Method = 1;

    private const int MostInMemory = 128;

    private readonly FontFace[] _faces = [new(Regular, Path.Combine(faces ?? "", "NotoSansSC_400Regular.ttf")), new(Bold, Path.Combine(faces ?? "", "NotoSansSC_700Bold.ttf"))];

    private readonly ConcurrentDictionary<string, Lazy<Task<CachedTile>>> _kept = [];
    private readonly SemaphoreSlim _pen = new(1);

    internal static GlyphFiles Of(SmartCityOptions options) => new(options.WebRoot is { } root ? Path.Combine(root, "faces") : null, options.Data);

    internal bool AreThere => _faces.All(f => f.IsThere);

    internal IEnumerable<string> Names => _faces.Select(f => f.Name);

    /// <summary>The faces of a stack in its order, each once; those that are not here are left out.</summary>
    internal IReadOnlyList<string> Known(string stack) => [.. stack.Split(',', StringSplitOptions.TrimEntries).Where(name => Names.Contains(name)).Distinct()];

    /// <summary>A range of a stack: each character from the first face that has it.</summary>
    /// <param name="stack">Of <see cref="Known"/>, not empty.</param>
    /// <param name="first">First code point, a multiple of 256.</param>
    internal async Task<CachedTile> GetAsync(IReadOnlyList<string> stack, int first)
    {
        if (_kept.Count > MostInMemory) _kept.Clear();
        var file = Path.Combine(data.Glyphs, $"{string.Join('+', stack.Select(n => n.Replace(' ', '-') + "." + Face(n).Version))}.{Method}", FormattableString.Invariant($"{first}.pbf"));
        var kept = _kept.GetOrAdd(file, name => new(() => Task.Run(() => ReadAsync(stack, first, name))));
        try
        {
            return await kept.Value;
        }
        catch
        {
            _kept.TryRemove(new(file, kept));
            throw;
        }
    }

    private FontFace Face(string name) => _faces.First(f => f.Name == name);

    private async Task<CachedTile> ReadAsync(IReadOnlyList<string> stack, int first, string file)
    {
        if (!File.Exists(file))
        {
            await _pen.WaitAsync();   // one core draws, the others serve
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                TextFile.Write(file, Draw(stack, first));
            }
            finally
            {
                _pen.Release();
            }
        }
        return new(await File.ReadAllBytesAsync(file), MediaType, compressible: true);
    }

    /// <summary>The bytes of a range.</summary>
    /// <param name="only">Code points that are wanted; null: all.</param>
    internal byte[] Draw(IReadOnlyList<string> stack, int first, IReadOnlySet<int>? only = null)
    {
        var glyphs = new SortedDictionary<int, Glyph>();
        foreach (var name in stack)
            foreach (var glyph in Face(name).Draw(Enumerable.Range(first, GlyphRange.Count).Where(c => only?.Contains(c) != false && !glyphs.ContainsKey(c) && System.Text.Rune.IsValid(c)))) glyphs[glyph.CodePoint] = glyph;
        return GlyphRange.Write(string.Join(',', stack), first, glyphs.Values);
    }

    public void Dispose()
    {
        foreach (var face in _faces) face.Dispose();
        _pen.Dispose();
    }
}
