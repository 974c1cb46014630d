using System.Security.Cryptography;

namespace SmartCity.Api.Cameras;

/// <summary>A file that only who has its key can read: AES-256 in CBC mode. Each file has a key of its own, so the start may be the same; that it is the file that was written tells its hash, which is kept with the key.</summary>
internal static class SealedFile
{
    private const int KeyBytes = 32;

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <returns>Its new key, and its SHA-256.</returns>
    internal static (byte[] Key, byte[] Sha256) Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var (partial, key) = ($"{path}.partial", RandomNumberGenerator.GetBytes(KeyBytes));
        try
        {
            using var hash = SHA256.Create();
            var ours = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) ours.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(partial, ours))
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write))
            using (var aes = Of(key))
            using (var cipher = aes.CreateEncryptor())
            using (var plain = new CryptoStream(hashed, cipher, CryptoStreamMode.Write)) write(plain);
            File.Move(partial, path, overwrite: true);
            return (key, hash.Hash!);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <exception cref="InvalidDataException">It is not the file that was written.</exception>
    /// <exception cref="IOException">It can't be read, or is gone.</exception>
    internal static T Read<T>(string path, byte[] key, byte[] sha256, Func<Stream, T> read)
    {
        using var file = File.OpenRead(path);
        if (!SHA256.HashData(file).AsSpan().SequenceEqual(sha256)) throw new InvalidDataException("it is damaged: another file than was written");
        file.Position = 0;
        using var aes = Of(key);
        using var cipher = aes.CreateDecryptor();
        using var plain = new CryptoStream(file, cipher, CryptoStreamMode.Read);
        return read(plain);
    }

    private static Aes Of(byte[] key)
    {
        var aes = Aes.Create();
        (aes.Key, aes.IV) = (key, new byte[aes.BlockSize / 8]);
        return aes;
    }
}
