using SmartCity.Geo;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>What the API and the command line do alike with webhooks.</summary>
internal sealed class WebhookDesk(WebhookStore webhooks, WebhookSecrets secrets, WebhookSender sender, EventOptions options)
{
    private const int Most = 100, LongestName = 200;

    internal WebhookStore Store => webhooks;

    /// <returns>The webhook, and its secret as text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">The address or the filter can't be used.</exception>
    internal async Task<(Webhook Webhook, string Secret)> AddAsync(WebhookRequest wanted, string createdBy, CancellationToken cancellationToken)
    {
        var address = await OutboundAddress.RequireAsync(wanted.Url, options.AllowPrivateAddresses, cancellationToken);
        var filter = new EventFilter(wanted.Types ?? [], wanted.Classes ?? [], wanted.Areas ?? []).Checked();
        if (wanted.Name?.Length > LongestName) throw new GeoInputException($"The name has {wanted.Name.Length} characters; {LongestName} are possible.");
        if ((await webhooks.ListAsync(cancellationToken)).Count >= Most) throw new GeoInputException($"There are {Most} webhooks already; remove one first.");
        var (id, secret) = (Guid.CreateVersion7(), WebhookSignature.NewSecret());
        var name = string.IsNullOrWhiteSpace(wanted.Name) ? address.Host : wanted.Name;
        return (await webhooks.AddAsync(id, name, address.AbsoluteUri, filter, secrets.Seal(id, secret), createdBy, cancellationToken), WebhookSignature.Text(secret));
    }

    /// <returns>Null when there is no such webhook.</returns>
    internal async Task<SendResult?> TestAsync(Guid id, CancellationToken cancellationToken) =>
        await webhooks.SecretAsync(id, cancellationToken) is { } found ? await sender.TestAsync(found.Url, secrets.Open(id, found.Secret), id, cancellationToken) : null;
}
