using System.Security.Cryptography;
using SmartCity.Api.Hosting;
using SmartCity.Geo;

namespace SmartCity.Api.Events;

/// <summary>Seals the secrets of webhooks. A secret can't be kept as a hash: we have to sign with it.</summary>
/// <remarks>
/// Kept in the database under AES-256-GCM, its key outside: who gets a dump of the database can't sign. Not derived from one master key, although
/// nothing would have to be kept then: another key would sign wrongly without a word, where a seal that doesn't fit says so.
/// The key is <c>SMARTCITY_WEBHOOK_KEY</c> (base64 of 32 bytes; processes on several machines need the same), else a file in the data folder.
/// </remarks>
internal sealed class WebhookSecrets(DataFolder data)
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;
    private const byte Version = 1;

    /// <param name="webhook">The seal holds for it alone.</param>
    /// <exception cref="GeoInputException">There is no key and none can be made.</exception>
    internal byte[] Seal(Guid webhook, byte[] secret)
    {
        var @sealed = new byte[1 + NonceBytes + TagBytes + secret.Length];
        @sealed[0] = Version;
        var nonce = @sealed.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key(mayMake: true), TagBytes);
        cipher.Encrypt(nonce, secret, @sealed.AsSpan(1 + NonceBytes + TagBytes), @sealed.AsSpan(1 + NonceBytes, TagBytes), webhook.ToByteArray());
        return @sealed;
    }

    /// <exception cref="GeoInputException">The key is missing, or it is not the one that the secret was sealed with.</exception>
    internal byte[] Open(Guid webhook, byte[] @sealed)
    {
        if (@sealed.Length <= 1 + NonceBytes + TagBytes || @sealed[0] != Version) throw new GeoInputException("The secret of the webhook is not in a form that this program knows.");
        var secret = new byte[@sealed.Length - 1 - NonceBytes - TagBytes];
        using var cipher = new AesGcm(Key(mayMake: false), TagBytes);
        try
        {
            cipher.Decrypt(@sealed.AsSpan(1, NonceBytes), @sealed.AsSpan(1 + NonceBytes + TagBytes), @sealed.AsSpan(1 + NonceBytes, TagBytes), secret, webhook.ToByteArray());
        }
        catch (CryptographicException e)
        {
            throw new GeoInputException("The secret of the webhook was sealed with another key: give all processes the same SMARTCITY_WEBHOOK_KEY, or the same data folder.", e);
        }
        return secret;
    }

    private byte[] Key(bool mayMake)
    {
        if (Environment.GetEnvironmentVariable("SMARTCITY_WEBHOOK_KEY") is { Length: > 0 } given) return Checked(given, "SMARTCITY_WEBHOOK_KEY");
        try
        {
            if (mayMake && !File.Exists(data.WebhookKey)) Make();
            return Checked(File.ReadAllText(data.WebhookKey), $"'{data.WebhookKey}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The key of the webhooks' secrets can't be had: {e.Message}", e);
        }
    }

    /// <summary>Readable by the owner alone; of two processes at once one makes it.</summary>
    private void Make()
    {
        Directory.CreateDirectory(data.Root);
        var partial = $"{data.WebhookKey}.{Guid.NewGuid():N}.partial";
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(partial, how)) file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
        try
        {
            File.Move(partial, data.WebhookKey, overwrite: false);
        }
        catch (IOException) when (File.Exists(data.WebhookKey))
        {
            File.Delete(partial);   // another process was faster
        }
    }

    private static byte[] Checked(string text, string where)
    {
        var key = new byte[KeyBytes + 3];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyBytes
            ? key[..KeyBytes]
            : throw new GeoInputException($"The key in {where} is not the base64 of {KeyBytes} bytes.");
    }
}
