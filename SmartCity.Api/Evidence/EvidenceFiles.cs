using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SmartCity.Api.Hosting;

namespace SmartCity.Api.Evidence;

/// <summary>Evidence files, named by their content and never changed: in the data folder, or in S3-compatible storage. What was kept in the folder before stays readable.</summary>
internal sealed class EvidenceFiles(DataFolder data, IOptions<EvidenceOptions> options, S3Client s3)
{
    private const string S3Scheme = "s3://";

    /// <summary>Keeps the bytes under their SHA-256, once.</summary>
    /// <returns>What <see cref="ReadAsync"/> takes: a full path, or s3://bucket/key.</returns>
    internal async Task<string> KeepAsync(string sha256, ReadOnlyMemory<byte> content, string mediaType, CancellationToken cancellationToken)
    {
        if (options.Value.UsesS3)
        {
            var key = $"{options.Value.S3Prefix}{sha256[..2]}/{sha256}";
            await s3.PutAsync(key, content, sha256, mediaType, cancellationToken);
            return $"{S3Scheme}{options.Value.S3Bucket}/{key}";
        }
        var folder = Path.Combine(data.Evidence, sha256[..2]);   // keeps folders small
        var path = Path.Combine(folder, sha256);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(folder);
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
        return path;
    }

    /// <summary>The bytes; null when they are gone, or are no longer those that the hash names: evidence that was tampered with is none.</summary>
    internal async Task<byte[]?> ReadAsync(string location, string sha256, CancellationToken cancellationToken)
    {
        var content = location.StartsWith(S3Scheme, StringComparison.Ordinal)
            ? await ReadS3Async(location[S3Scheme.Length..], cancellationToken)
            : File.Exists(location) ? await File.ReadAllBytesAsync(location, cancellationToken) : null;
        return content is not null && Convert.ToHexStringLower(SHA256.HashData(content)) == sha256 ? content : null;
    }

    private async Task<byte[]?> ReadS3Async(string place, CancellationToken cancellationToken)
    {
        var bucket = options.Value.S3Bucket + "/";
        return options.Value.UsesS3 && place.StartsWith(bucket, StringComparison.Ordinal) ? await s3.GetAsync(place[bucket.Length..], cancellationToken) : null;
    }
}
