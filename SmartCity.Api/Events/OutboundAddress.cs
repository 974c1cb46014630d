using System.Net;
using System.Net.Sockets;
using SmartCity.Geo;

namespace SmartCity.Api.Events;

/// <summary>Where a server may be sent by an address that somebody typed in: not into its own network.</summary>
internal static class OutboundAddress
{
    private const int LongestUrl = 2000;

    /// <summary>What the Internet does not route, or routes elsewhere (RFC 6890 and its registries).</summary>
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Unicast6 = IPNetwork.Parse("2000::/3");

    /// <summary>Whether it is an address of the public Internet.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || Unicast6.Contains(plain)) && !Special.Any(network => network.Contains(plain));
    }

    /// <summary>An address that webhooks may lie at.</summary>
    /// <exception cref="GeoInputException">It is none; one line says why.</exception>
    internal static async Task<Uri> RequireAsync(string? url, bool allowPrivate, CancellationToken cancellationToken)
    {
        if (url is not { Length: > 0 and <= LongestUrl } || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new GeoInputException($"'{(url?.Length > 100 ? url[..100] + "…" : url)}' is no address; one that begins with https:// is needed.");
        if (address.Scheme == "http" && !allowPrivate) throw new GeoInputException($"{address.Host} would be called without encryption; an address that begins with https:// is needed.");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0) throw new GeoInputException($"The address of {address.Host} carries a user name or a fragment; neither is sent.");
        if (allowPrivate) return address;
        IPAddress[] found;
        try
        {
            found = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken);
        }
        catch (SocketException)
        {
            return address;   // not known yet; each call looks again
        }
        if (found.Length > 0 && !found.Any(IsPublic)) throw new GeoInputException(Refusal(address.Host));
        return address;
    }

    /// <summary>For a handler that connects only where it may: the name is looked up here, so that it can't mean another place a moment later.</summary>
    internal static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect(bool allowPrivate) => async (context, cancellationToken) =>
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(a => allowPrivate || IsPublic(a)).ToArray();
        if (allowed.Length == 0) throw new HttpRequestException(Refusal(context.DnsEndPoint.Host));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    private static string Refusal(string host) => $"{host} lies at a private address and is not called; SmartCity__Events__AllowPrivateAddresses=true allows it.";
}
