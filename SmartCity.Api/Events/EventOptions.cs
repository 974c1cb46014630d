using System.ComponentModel.DataAnnotations;
using SmartCity.Geo;

namespace SmartCity.Api.Events;

/// <summary>How events go out. From environment variables such as <c>SmartCity__Events__Attempts=5</c>.</summary>
internal sealed record EventOptions
{
    /// <summary>Lets webhooks lie at private addresses and speak plain http, for receivers in the city's own network.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether this process delivers to webhooks.</summary>
    public bool Delivers { get; init; } = true;

    /// <summary>Attempts before a delivery becomes a dead letter.</summary>
    [Range(1, 100)]
    public int Attempts { get; init; } = 10;

    /// <summary>Pause after the first failure, in seconds; it doubles with each further one, and a random part of up to half is taken off.</summary>
    [Range(0.001, 86_400)]
    public double FirstPauseSeconds { get; init; } = 5;

    /// <summary>Longest pause between two attempts, in seconds.</summary>
    [Range(0.001, 864_000)]
    public double LongestPauseSeconds { get; init; } = 3600;

    /// <summary>Time that a receiver has for its answer, in seconds.</summary>
    [Range(0.1, 120)]
    public double AnswerSeconds { get; init; } = 10;

    /// <summary>Beyond the time for an answer, how long a process keeps a webhook to itself without a sign of life, in seconds.</summary>
    [Range(0.1, 600)]
    public double LeaseSeconds { get; init; } = 20;

    /// <summary>Webhooks that one process delivers to at the same time.</summary>
    [Range(1, 256)]
    public int Parallel { get; init; } = 8;

    /// <summary>Between two signs of life of a stream, in seconds; the key is looked at again then.</summary>
    [Range(0.05, 300)]
    public double HeartbeatSeconds { get; init; } = 15;

    /// <summary>Time for a client to take what is written to it, in seconds; a slower one is dropped and may resume.</summary>
    [Range(0.05, 300)]
    public double SlowClientSeconds { get; init; } = 10;

    /// <summary>Streams that one process serves at the same time.</summary>
    [Range(1, 100_000)]
    public int Streams { get; init; } = 1000;

    /// <summary>Days that events can be resumed from.</summary>
    [Range(1, 3650)]
    public int KeptDays { get; init; } = 30;

    /// <exception cref="GeoInputException">A setting is none; one line names it.</exception>
    internal static EventOptions FromEnvironment()
    {
        try
        {
            var options = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("SmartCity:Events").Get<EventOptions>() ?? new();
            Validator.ValidateObject(options, new(options), validateAllProperties: true);
            return options;
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException)
        {
            throw new GeoInputException($"A setting of SmartCity__Events__… can't be used: {e.Message}", e);
        }
    }
}
