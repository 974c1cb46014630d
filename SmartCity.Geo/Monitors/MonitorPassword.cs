using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Monitors;

/// <summary>Hashes of the monitors' passwords: PBKDF2-SHA256 with a salt, as <c>pbkdf2-sha256$rounds$salt$hash</c>.</summary>
/// <remarks>HJ 212 passwords have six characters and travel in the clear: the hash protects the stored ones against being read off, no more.</remarks>
public static class MonitorPassword
{
    private const string Scheme = "pbkdf2-sha256";
    private const int Rounds = 100_000, SaltBytes = 16, HashBytes = 32;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}");
    }

    /// <summary>Whether the hash is that of the password; takes as long whatever the answer. Null, for a monitor that does not exist, is always false.</summary>
    public static bool Verify(string password, string? hash)
    {
        var parts = hash?.Split('$') ?? [];
        if (parts.Length != 4 || parts[0] != Scheme)
        {
            Derive(password, new byte[SaltBytes], Rounds);
            return false;
        }
        var rounds = int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(parts[2]), rounds), Convert.FromBase64String(parts[3]));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, HashBytes);
}
