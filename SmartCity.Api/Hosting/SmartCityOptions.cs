using SmartCity.Api.Events;

namespace SmartCity.Api.Hosting;

/// <summary>What one process of the program needs to know; the command line and the tests build it.</summary>
internal sealed record SmartCityOptions
{
    /// <summary>An Npgsql connection string, or empty when the process serves no data (health checks and documents only).</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Scenes, evidence and whatever else the program writes; the program writes nowhere else.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>Where to listen. Port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The built map workspace; null serves the API alone.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Jobs that run at the same time in this process; 0 leaves them all to worker processes.</summary>
    public int JobWorkers { get; init; } = 2;

    /// <summary>True for a worker process: it runs jobs and answers no request.</summary>
    public bool WorkerOnly { get; init; }

    /// <summary>Failed keys that one address may present in a minute before it has to wait.</summary>
    public int FailedKeysPerMinute { get; init; } = 20;

    /// <summary>Hosts, or host:port, that orders over the API may have called for scenes; none by default. From <c>SMARTCITY_STAC_HOSTS</c>, comma-separated.</summary>
    public IReadOnlyList<string> StacHosts { get; init; } =
        Environment.GetEnvironmentVariable("SMARTCITY_STAC_HOSTS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The city's case rules; null: the sample that the program carries. From <c>SMARTCITY_CASE_RULES</c>.</summary>
    public string? CaseRules { get; init; } = Environment.GetEnvironmentVariable("SMARTCITY_CASE_RULES");

    /// <summary>Who sees what; null: the policy that the program carries. From <c>SMARTCITY_ACCESS_POLICY</c>.</summary>
    public string? AccessPolicy { get; init; } = Environment.GetEnvironmentVariable("SMARTCITY_ACCESS_POLICY");

    /// <summary>Further settings by their configuration names, such as SmartCity:Reports:Anonymous; they go before the environment's.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>How events go out.</summary>
    public EventOptions Events { get; init; } = EventOptions.FromEnvironment();

    /// <summary>The clock that cases and keys go by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Largest request body, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 16L << 20;
}
