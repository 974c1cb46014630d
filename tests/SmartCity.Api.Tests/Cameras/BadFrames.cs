using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetVips;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Files that no camera should send, made here.</summary>
internal static class BadFrames
{
    internal static byte[] Of(string what) => what switch
    {
        "truncated" => CameraYard.Picture(1)[..^4000],
        "empty" => [],
        "text" => "GET / HTTP/1.1"u8.ToArray(),
        "gif" => AnimatedGif(),
        "picture" => CameraYard.Picture(1),
        "hundred-megapixels" => Plain(10_000, 10_000, ".jpg"),
        "bomb" => Png(60_000, 60_000, []),
        "damaged-png" => Png(320, 240, [1, 2, 3]),
        "too-small" => Plain(20, 20, ".png"),
        "too-large" => [.. CameraYard.Picture(1), .. new byte[13 << 20]],
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    /// <summary>A picture that the gate must hold back, with its reason.</summary>
    internal static byte[] Unseeing(string reason)
    {
        if (reason == "frozen") return [.. CameraYard.Picture(10), 0];   // another file, the same picture
        using var noise = Image.Gaussnoise(320, 240, sigma: reason == "covered" ? 0.2 : 3, mean: reason switch { "night" => 9, "over_exposed" => 254, _ => 120 }, seed: 5);
        using var grey = noise.Cast(Enums.BandFormat.Uchar);
        using var colour = grey.Bandjoin([grey, grey]).Copy(interpretation: Enums.Interpretation.Srgb);
        return colour.WriteToBuffer(".jpg");
    }

    /// <summary>A view after something has happened to the camera.</summary>
    internal static byte[] Lost(byte[] view, string reason)
    {
        using var picture = Image.NewFromBuffer(view);
        using var after = reason == "moved" ? picture.Embed(-40, -16, picture.Width, picture.Height, extend: Enums.Extend.Mirror) : picture.Gaussblur(60);
        return after.WriteToBuffer(".jpg");
    }

    private static byte[] Plain(int width, int height, string suffix)
    {
        using var black = Image.Black(width, height, 3).Copy(interpretation: Enums.Interpretation.Srgb);
        return black.WriteToBuffer(suffix);
    }

    // Two frames of 64 × 64, each a clear code, an index and an end code: the smallest that GIF89a allows.
    private static byte[] AnimatedGif()
    {
        var file = new List<byte>([.. "GIF89a"u8, 64, 0, 64, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < 2; i++) file.AddRange([0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 64, 0, 64, 0, 0, 2, 2, 0x4C, 1, 0]);
        file.Add(0x3B);
        return [.. file];
    }

    /// <summary>A PNG whose header promises so many pixels and whose data do not hold them.</summary>
    private static byte[] Png(int width, int height, byte[] scanlines)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(scanlines);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(kind), .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320u ^ crc >> 1 : crc >> 1;
        }
        return ~crc;
    }
}
