using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Api.Events;

/// <summary>Signatures of Standard Webhooks (standardwebhooks.com), v1: HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";

    /// <summary>Bytes of a new secret; the specification wants 24 … 64.</summary>
    private const int SecretBytes = 32;

    internal static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>As it is shown to people.</summary>
    internal static string Text(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <param name="id">The header webhook-id.</param>
    /// <param name="timestamp">The header webhook-timestamp: seconds since 1970.</param>
    /// <returns>The header webhook-signature.</returns>
    internal static string Sign(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed));
    }
}
