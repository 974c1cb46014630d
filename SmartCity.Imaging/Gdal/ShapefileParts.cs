using System.Buffers.Binary;

namespace SmartCity.Imaging.Gdal;

/// <summary>What lies beside a .shp: that it is complete, and how its texts are encoded.</summary>
internal static class ShapefileParts
{
    private const int HeaderBytes = 32, FieldBytes = 32, LanguageAt = 29, ChineseLanguage = 0x4D;   // LDID 77: code page 936
    private const int ShapefileCode = 9994, SampledBytes = 8 << 20;

    internal static bool IsShapefile(string path) => Path.GetExtension(path).Equals(".shp", StringComparison.OrdinalIgnoreCase) && File.Exists(path) && BeginsAsShapefile(path);

    /// <summary>Checks that the parts are there and tells the encoding of the texts, by GDAL's name; null when it can't be told.</summary>
    /// <remarks>The .cpg is believed unless the bytes prove it wrong; without one the bytes decide, see <see cref="TextEncodings.Recognise"/>.</remarks>
    /// <exception cref="ImagingInputException">The .shx or the .dbf is missing or cut off; an encoding has no known name.</exception>
    internal static string? Require(string path, VectorReadOptions options)
    {
        var called = options.CalledAs ?? path;
        if (Beside(path, ".shx") is null) throw new ImagingInputException($"'{called}' lacks its .shx, the index of its shapes; send it along with the .shp and the .dbf.");
        if (Beside(path, ".dbf") is not { } table) throw new ImagingInputException($"'{called}' lacks its .dbf, the table of its attributes; send it along with the .shp and the .shx.");
        if (options.Encoding is { } given) return TextEncodings.NativeName(TextEncodings.Of(given));
        var (texts, language) = ForeignTexts(called, table);
        if (Beside(path, ".cpg") is { } codePage && File.ReadAllText(codePage).Trim() is { Length: > 0 } name)
        {
            var said = TextEncodings.Of(name);
            if (texts.All(t => t.IsValidIn(said)) && !TextEncodings.ProveUtf8(texts, said)) return TextEncodings.NativeName(said);
        }
        else if (language == ChineseLanguage) return TextEncodings.NativeName(TextEncodings.Gb18030);
        return TextEncodings.Recognise(texts) is { } encoding ? TextEncodings.NativeName(encoding) : null;
    }

    /// <summary>The names and values of text fields of a .dbf that are not plain ASCII, up to some megabytes; and its language byte.</summary>
    private static (List<EncodedText> Texts, byte Language) ForeignTexts(string called, string table)
    {
        using var file = File.OpenRead(table);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) throw new ImagingInputException($"'{called}' has a .dbf that is cut off or empty.");
        var (start, width) = (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]), BinaryPrimitives.ReadUInt16LittleEndian(header[10..]));
        var fields = new byte[Math.Max(0, start - HeaderBytes)];
        if (start < HeaderBytes || width == 0 || file.ReadAtLeast(fields, fields.Length, throwOnEndOfStream: false) < fields.Length)
            throw new ImagingInputException($"'{called}' has a .dbf that is cut off or none.");
        var texts = new List<EncodedText>();
        var columns = new List<(int At, int Length)>();
        for (int at = 0, place = 1; at + FieldBytes <= fields.Length && fields[at] != 0x0D; at += FieldBytes)
        {
            var name = fields.AsSpan(at, 11);
            name = name[..(name.IndexOf((byte)0) is >= 0 and var end ? end : name.Length)];
            EncodedText.Add(texts, name, mayBeCut: name.Length >= 9);
            if (fields[at + 11] == 'C') columns.Add((place, fields[at + 16]));
            place += fields[at + 16];
        }
        var row = new byte[width];
        for (var size = 0; size < SampledBytes && file.ReadAtLeast(row, width, throwOnEndOfStream: false) == width; size += width)
            foreach (var (at, length) in columns.Where(c => c.At + c.Length <= width))
            {
                var value = row.AsSpan(at, length).TrimEnd((byte)0).TrimEnd((byte)' ');
                EncodedText.Add(texts, value, mayBeCut: value.Length >= length - 1);
            }
        return (texts, header[LanguageAt]);
    }

    private static string? Beside(string path, string extension) =>
        new[] { extension, extension.ToUpperInvariant() }.Select(e => Path.ChangeExtension(path, e)).FirstOrDefault(File.Exists);

    private static bool BeginsAsShapefile(string path)
    {
        Span<byte> code = stackalloc byte[4];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(code, 4, throwOnEndOfStream: false) == 4 && BinaryPrimitives.ReadInt32BigEndian(code) == ShapefileCode;
    }
}
