using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SmartCity.Api.Security;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>Whether a message comes from whom it says: MN registered, PW right. Wrong ones are counted by address and by MN, and then have to wait.</summary>
/// <remarks>A password that was right is remembered as an HMAC under a key of this process, so that not each message costs a slow hash, and a known
/// sender is never kept out by someone else's guesses. The register is asked again after half a minute.</remarks>
internal sealed class MonitorGate(MonitorStore monitors, FailedKeys failures, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Passed> _passed = new(StringComparer.Ordinal);

    /// <param name="peer">The sender's address, or the name of the key that uploads.</param>
    /// <returns>The monitor; or null and why.</returns>
    internal async Task<(AirMonitor? Monitor, string? Reason)> CheckAsync(Hj212Message message, string peer, CancellationToken cancellationToken)
    {
        var token = HMACSHA256.HashData(_key, Encoding.Latin1.GetBytes(message.Password));
        var isKnown = _passed.TryGetValue(message.Device, out var passed) && CryptographicOperations.FixedTimeEquals(passed.Token, token);
        if (isKnown && clock.GetElapsedTime(passed!.At) < Remembered) return (passed.Monitor, null);
        var (ofPeer, ofDevice) = ($"monitor from {peer}", $"monitor {message.Device}");
        if (!isKnown && !(failures.MayTry(ofPeer) && failures.MayTry(ofDevice))) return (null, "too many wrong passwords: wait a minute");
        var found = await monitors.FindAsync(message.Device, cancellationToken);
        if (isKnown && found?.PasswordHash == passed!.Hash || MonitorPassword.Verify(message.Password, found?.PasswordHash))
        {
            _passed[message.Device] = new(found!.Value.Monitor, token, found.Value.PasswordHash, clock.GetTimestamp());   // registered ones only: bounded
            return (found.Value.Monitor, null);
        }
        failures.Count(ofPeer);
        failures.Count(ofDevice);
        return (null, "MN is not registered or PW is wrong");
    }

    private sealed record Passed(AirMonitor Monitor, byte[] Token, string Hash, long At);
}
