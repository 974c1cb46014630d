using System.Buffers.Binary;

namespace SmartCity.Imaging.Products;

/// <summary>Tells a whole JPEG 2000 file from a cut-off one: decoders fill up what is missing and say nothing.</summary>
/// <remarks>ISO/IEC 15444-1: boxes of length, type and content (annex I); the code stream ends with the marker EOC, FF D9 (annex A).</remarks>
internal static class Jpeg2000File
{
    private const uint CodeStream = 0x6A703263;   // "jp2c"

    internal static bool IsOne(string path) => Path.GetExtension(path).Equals(".jp2", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ImagingInputException">The file ends too early.</exception>
    internal static void RequireWhole(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        var hasCodeStream = false;
        while (file.Position < file.Length)
        {
            var start = file.Position;
            if (file.Length - start < 8) throw CutOff(path, file.Length);
            file.ReadExactly(head[..8]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            if (length == 1)
            {
                if (file.Length - start < 16) throw CutOff(path, file.Length);
                file.ReadExactly(head[8..]);
                length = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }
            if (length == 0) length = file.Length - start;   // to the end of the file
            if (length < 8 || length > file.Length - start) throw CutOff(path, file.Length);
            if (type == CodeStream)
            {
                hasCodeStream = true;
                file.Position = start + length - 2;
                file.ReadExactly(head[..2]);
                if (head[0] != 0xFF || head[1] != 0xD9) throw CutOff(path, file.Length);
            }
            file.Position = start + length;
        }
        if (!hasCodeStream) throw CutOff(path, file.Length);
    }

    private static ImagingInputException CutOff(string path, long length) => new($"'{path}' is cut off after {length} bytes, or is no JPEG 2000 file; copy it again.");
}
