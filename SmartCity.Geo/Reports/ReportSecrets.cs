using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Reports;

/// <summary>Tokens of reports, and pseudonyms of those who made them.</summary>
public static class ReportSecrets
{
    private const int TokenBytes = 24;

    internal const int KeyBytes = 32;

    /// <summary>192 random bits, safe in an address.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>What is kept of a token.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The reporter's name in the audit: a hash under a key of this report alone. With the key it can be proved whose it is; once the key is erased nobody can, even knowing the person.</summary>
    /// <param name="key">32 random bytes.</param>
    public static string Pseudonym(byte[] key, Guid reportId, ReportPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var who = string.Join('\n', reportId, person.Email?.ToLowerInvariant(), person.Phone, person.FirstName, person.LastName, person.AccountId, person.DeviceId);
        return $"citizen:{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(who)))[..24]}";
    }
}
