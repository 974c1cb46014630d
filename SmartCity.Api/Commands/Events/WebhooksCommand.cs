using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Events;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Commands.Events;

/// <summary><c>webhooks add | list | test | dead | retry | pause | resume | remove</c>, straight on the database.</summary>
internal static class WebhooksCommand
{
    private const int Listed = 1000;

    internal static Command Create()
    {
        var database = CommandDatabase.Option(recursive: true);
        return new("webhooks", "Who is told of new and changed cases; see docs/events.md.")
        {
            database,
            Add(database),
            Simple(database, "list", "All webhooks and how they do.", async (desk, cancellationToken) =>
            {
                foreach (var webhook in await desk.Store.ListAsync(cancellationToken)) Console.WriteLine(Line(webhook));
            }),
            One(database, "test", "Send a signed message that means nothing.", async (desk, id, cancellationToken) =>
            {
                var result = await desk.TestAsync(id, cancellationToken) ?? throw Unknown(id);
                if (result.Trouble is { } trouble) throw new GeoInputException($"It was not taken: {trouble}");
                Console.WriteLine($"Taken: {result.Answered}.");
            }),
            One(database, "dead", "The dead letters: deliveries that were given up.", async (desk, id, cancellationToken) =>
            {
                foreach (var dead in await desk.Store.DeliveriesAsync(id, "dead", 0, Listed, cancellationToken))
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dead.Event.EventId}  {dead.Event.Type,-18} {dead.Attempts} attempts, the last at {dead.AttemptedAt:yyyy-MM-dd HH:mm:ss}Z: {dead.Trouble}"));
            }),
            Retry(database),
            One(database, "pause", "Call it no more; its events collect.", (desk, id, cancellationToken) => SetAsync(desk, id, "paused", cancellationToken)),
            One(database, "resume", "Call it again, beginning with what has collected.", (desk, id, cancellationToken) => SetAsync(desk, id, "active", cancellationToken)),
            One(database, "remove", "Remove it with all that still waits for it.", async (desk, id, cancellationToken) =>
            {
                if (!await desk.Store.RemoveAsync(id, cancellationToken)) throw Unknown(id);
            }),
        };
    }

    private static Command Add(Option<string?> database)
    {
        var url = new Argument<string>("URL") { Description = "Begins with https://." };
        var name = new Option<string?>("--name") { Description = "For people. [default: the host]" };
        var types = new Option<string?>("--types") { Description = "Event types, comma-separated, such as case.opened,case.closed. [default: all]" };
        var classes = new Option<string?>("--classes") { Description = "Event classes of cases, comma-separated. [default: all]" };
        var areas = new Option<string?>("--areas") { Description = "Prefixes of cell codes, comma-separated, such as 530102 for a district. [default: all]" };
        var command = new Command("add", "Register a webhook; its secret is shown this once.") { url, name, types, classes, areas };
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async desk =>
        {
            var (webhook, secret) = await desk.AddAsync(new(parsed.GetRequiredValue(url), parsed.GetValue(name), EventsApi.List(parsed.GetValue(types)), EventsApi.List(parsed.GetValue(classes)), EventsApi.List(parsed.GetValue(areas))), "command line", cancellationToken);
            Console.WriteLine($"{webhook.Id}\n{secret}");
        }, cancellationToken));
        return command;
    }

    private static Command Retry(Option<string?> database)
    {
        var id = new Argument<Guid>("id");
        var one = new Option<Guid?>("--event") { Description = "Only this one; see 'webhooks dead'. [default: all]" };
        var command = new Command("retry", "Deliver dead letters again.") { id, one };
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async desk =>
        {
            if (await desk.Store.FindAsync(parsed.GetValue(id), cancellationToken) is null) throw Unknown(parsed.GetValue(id));
            Console.WriteLine($"{await desk.Store.RetryAsync(parsed.GetValue(id), parsed.GetValue(one), cancellationToken)} will be delivered again.");
        }, cancellationToken));
        return command;
    }

    private static Command Simple(Option<string?> database, string name, string description, Func<WebhookDesk, CancellationToken, Task> act)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), desk => act(desk, cancellationToken), cancellationToken));
        return command;
    }

    private static Command One(Option<string?> database, string name, string description, Func<WebhookDesk, Guid, CancellationToken, Task> act)
    {
        var id = new Argument<Guid>("id");
        var command = new Command(name, description) { id };
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), desk => act(desk, parsed.GetValue(id), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task SetAsync(WebhookDesk desk, Guid id, string state, CancellationToken cancellationToken)
    {
        if (!await desk.Store.SetStateAsync(id, state, cancellationToken)) throw Unknown(id);
    }

    private static string Line(Webhook of)
    {
        string?[] filters = [Filter("types", of.Filter.Types), Filter("classes", of.Filter.Classes), Filter("areas", of.Filter.Areas)];
        return $"{of.Id}  {of.State,-6}  {of.Name}  {of.Url}  {string.Join(" ", filters.OfType<string>())} {of.Waiting} waiting, {of.Dead} dead{(of.Trouble is { } trouble ? $" ({trouble})" : "")}";
    }

    private static string? Filter(string name, IReadOnlyList<string> values) => values.Count == 0 ? null : $"{name}={string.Join(",", values)}";

    private static GeoInputException Unknown(Guid id) => new($"There is no webhook {id}; see 'webhooks list'.");

    private static Task<int> WithAsync(string? database, Func<WebhookDesk, Task> act, CancellationToken cancellationToken) => CommandDatabase.WithAsync(database, async source =>
    {
        var options = EventOptions.FromEnvironment();
        using var sender = new WebhookSender(options, TimeProvider.System);
        await act(new(new(source), new(DataFolder.Default), sender, options));
        return 0;
    }, cancellationToken);
}
