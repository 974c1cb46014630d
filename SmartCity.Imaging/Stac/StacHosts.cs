namespace SmartCity.Imaging.Stac;

/// <summary>Which hosts may be called: a server must not be led to its own network by a caller's, or an item's, address.</summary>
/// <param name="Allowed">Host names, or host:port; null allows all, for the command line.</param>
public sealed record StacHosts(IReadOnlyList<string>? Allowed)
{
    public static StacHosts Any { get; } = new((IReadOnlyList<string>?)null);

    /// <exception cref="ImagingInputException">The address is none, or its host is not allowed.</exception>
    public Uri Require(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https" or "s3"))
            throw new ImagingInputException($"'{address}' is no address; give one that begins with https:// or http://.");
        return Require(parsed);
    }

    /// <inheritdoc cref="Require(string)"/>
    public Uri Require(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.UserInfo.Length > 0) throw new ImagingInputException($"The address of {address.Host} carries a user name; that is not sent.");
        if (Allowed is null || Allowed.Contains(address.Authority, StringComparer.OrdinalIgnoreCase) || (address.IsDefaultPort && Allowed.Contains(address.Host, StringComparer.OrdinalIgnoreCase))) return address;
        throw new ImagingInputException($"{address.Authority} is not called: {(Allowed.Count == 0 ? "no host is allowed" : $"only {string.Join(", ", Allowed)} may be")}; whoever runs the server names hosts in SMARTCITY_STAC_HOSTS.");
    }
}
