using System.Threading.Channels;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>Delivers events to webhooks: each at least once, to each webhook in order. Any number of processes share the work.</summary>
/// <remarks>The first delivery of a webhook that waits holds back the later ones until it is taken or given up: order before speed.</remarks>
internal sealed class WebhookDispatcher(DeliveryStore deliveries, WebhookSender sender, WebhookSecrets secrets, EventOptions options, ILogger<WebhookDispatcher> logger) : BackgroundService
{
    /// <summary>Deliveries under one lease before others may have the webhook.</summary>
    private const int Turn = 500;

    /// <summary>Pause where the fault is ours, in seconds.</summary>
    private const double OwnFaultSeconds = 60;

    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5), AfterFailure = TimeSpan.FromSeconds(1), ShortestIdle = TimeSpan.FromMilliseconds(5);

    // Nothing to dispose of: an attempt that outlives the host's patience may still knock.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.AnswerSeconds + options.LeaseSeconds);

    /// <summary>There may be something to deliver.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var places = new SemaphoreSlim(options.Parallel, options.Parallel);
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await places.WaitAsync(stoppingToken);
                var taken = await TakeAsync(places, stoppingToken);
                if (taken is null) await IdleAsync(stoppingToken);
                else _ = DeliverAsync(taken, places, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                logger.DispatchFailed(e.Message);
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        for (var i = 0; i < options.Parallel; i++) await places.WaitAsync(CancellationToken.None);   // those under way release their webhooks
    }

    /// <summary>A webhook to deliver to; without one the place is free again.</summary>
    private async Task<WebhookLease?> TakeAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        WebhookLease? taken = null;
        try
        {
            return taken = await deliveries.TakeAsync(_lease, cancellationToken);
        }
        finally
        {
            if (taken is null) places.Release();
        }
    }

    private async Task IdleAsync(CancellationToken cancellationToken)
    {
        var due = await deliveries.NextDueAsync(cancellationToken) ?? LongestIdle;
        var pause = due < ShortestIdle ? ShortestIdle : due < LongestIdle ? due : LongestIdle;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(pause);
        try
        {
            await _wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // nobody knocked
        }
    }

    private async Task DeliverAsync(WebhookLease held, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < Turn && await deliveries.NextAsync(held, _lease, cancellationToken) is { } next; i++)
                if (!await TryDeliverAsync(held, next, cancellationToken)) break;
        }
        catch (OperationCanceledException)
        {
            // the attempt under way doesn't count; the event stays
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            logger.DispatchFailed(e.Message);
        }
        finally
        {
            await ReleaseAsync(held);
            Wake();
            places.Release();
        }
    }

    /// <returns>Whether later events may follow at once.</returns>
    private async Task<bool> TryDeliverAsync(WebhookLease held, WebhookDelivery next, CancellationToken cancellationToken)
    {
        byte[] secret;
        try
        {
            secret = secrets.Open(held.WebhookId, held.Secret);
        }
        catch (GeoInputException e)
        {
            logger.SecretUnreadable(held.WebhookId, e.Message);
            await deliveries.FailedAsync(held, next.Event.Position, null, e.Message, TimeSpan.FromSeconds(OwnFaultSeconds), isAttempt: false, cancellationToken);
            return false;
        }
        var result = await sender.SendAsync(held.Url, secret, next.Event, cancellationToken);
        if (result.Trouble is not { } trouble)
        {
            await deliveries.DeliveredAsync(held, next.Event.Position, result.Answered!.Value, CancellationToken.None);   // the receiver has it: say so even when we are asked to stop
            return true;
        }
        var failures = next.Attempts + 1;
        if (result.IsGone)
        {
            await deliveries.FailedAsync(held, next.Event.Position, result.Answered, trouble, TimeSpan.Zero, isAttempt: true, cancellationToken);
            await deliveries.GoneAsync(held, cancellationToken);
            logger.WebhookGone(held.WebhookId);
            return false;
        }
        if (failures >= options.Attempts)
        {
            await deliveries.GivenUpAsync(held, next.Event.Position, result.Answered, trouble, cancellationToken);
            logger.DeliveryGivenUp(next.Event.EventId, held.WebhookId, failures, trouble);
            return true;
        }
        await deliveries.FailedAsync(held, next.Event.Position, result.Answered, trouble, RetryPause.Of(failures, options, Random.Shared.NextDouble(), result.After), isAttempt: true, cancellationToken);
        return false;
    }

    private async Task ReleaseAsync(WebhookLease held)
    {
        try
        {
            await deliveries.ReleaseAsync(held, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            logger.DispatchFailed(e.Message);   // the lease runs out by itself
        }
    }
}
