using System.IO.Compression;
using System.Security.Cryptography;

namespace SmartCity.Api.Tiles;

/// <summary>A tile's bytes and their compressed variants, each compressed once, each with an ETag of its own.</summary>
internal sealed class CachedTile(byte[] body, string mediaType, bool compressible)
{
    // Below this a response fits in one packet anyway.
    private const int WorthCompressing = 600;

    private readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(body, stream => new GZipStream(stream, CompressionLevel.Optimal)));
    private readonly Lazy<byte[]> _brotli = new(() => Compress(body, stream => new BrotliStream(stream, CompressionLevel.Optimal)));

    public string MediaType => mediaType;

    public bool IsEmpty => body.Length == 0;

    /// <summary>Bytes that the tile may come to hold, for the cache's budget.</summary>
    public long Weight => compressible ? body.LongLength * 2 + 512 : body.LongLength + 512;

    public bool Varies => compressible && body.Length >= WorthCompressing;

    /// <summary>The encodings that can be had, best first.</summary>
    public IReadOnlyList<string> Encodings => Varies ? ["br", "gzip", "identity"] : ["identity"];

    public string ETag(string encoding) => encoding switch
    {
        "br" => $"\"{_hash}-br\"",
        "gzip" => $"\"{_hash}-gz\"",
        _ => $"\"{_hash}\"",
    };

    public byte[] Body(string encoding) => encoding switch
    {
        "br" => _brotli.Value,
        "gzip" => _gzip.Value,
        _ => body,
    };

    private static byte[] Compress(byte[] body, Func<Stream, Stream> open)
    {
        using var memory = new MemoryStream(body.Length / 2);
        using (var stream = open(memory)) stream.Write(body);
        return memory.ToArray();
    }
}
