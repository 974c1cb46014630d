using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Imaging.Products;

/// <summary>What makes two imports the same: the content of their files and how they are read.</summary>
public static class ProductHash
{
    /// <summary>Of one file that is taken as it is, its SHA-256; else the SHA-256 of the sorted lines "hash  name" and of <paramref name="choices"/>.</summary>
    /// <param name="choices">Such as "resolution 20", one line each; empty when the defaults are taken.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(IReadOnlyList<string> files, IReadOnlyList<string> choices, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(choices);
        var lines = new List<string>();
        foreach (var file in files)
        {
            lines.Add($"{OfFile(file, cancellationToken)}  {Path.GetFileName(file)}");
            progress?.Report((double)lines.Count / files.Count);
        }
        if (lines.Count == 1 && choices.Count == 0) return lines[0][..64];
        lines.Sort(StringComparer.Ordinal);
        return OfText(string.Join('\n', lines.Concat(choices)));
    }

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string OfFile(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        while (file.Read(buffer) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
