using System.Text.Json;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Cameras;

/// <summary>Learns each camera's threshold from what officers said of its cases, within the false alarms that are accepted of it.</summary>
internal sealed class ThresholdDesk(ThresholdStore store, TimeProvider clock)
{
    /// <summary>What lies longer ago says nothing of the camera any more.</summary>
    internal static readonly TimeSpan Experience = TimeSpan.FromDays(30);

    private static readonly TimeSpan LeastExperience = TimeSpan.FromHours(1);

    /// <summary>Where a camera without experience starts.</summary>
    internal static double Start => new DustOptions().SequenceThreshold;

    /// <summary>The threshold that holds now; what officers have said since the last frame is taken in first.</summary>
    internal async Task<double> CurrentAsync(IntakeCamera camera, CancellationToken cancellationToken) => (await LearnAsync(camera, cancellationToken)).Threshold;

    /// <summary>The threshold, days of experience and judged plumes of a camera. A new threshold is stored with its reasons.</summary>
    internal async Task<(double Threshold, double Days, IReadOnlyList<JudgedPlume> Judged, LearnedThreshold? Stored)> LearnAsync(IntakeCamera camera, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var judged = await store.JudgedAsync(camera.Id, now - Experience, cancellationToken);
        var stored = await store.CurrentAsync(camera.Id, cancellationToken);
        var first = await store.FirstSeenAsync(camera.Id, now - Experience, cancellationToken) ?? now;
        var days = Math.Max((now - first).TotalDays, LeastExperience.TotalDays);
        var threshold = AlarmBudget.Threshold([.. judged.Select(j => (j.Score, (bool?)j.IsDust))], days, camera.FalseAlarmsPerDay, Start);
        if (threshold != (stored?.Threshold ?? Start))
        {
            stored = new(threshold, days, JsonSerializer.Serialize(judged.Select(j => new { @case = j.CaseNumber, score = Math.Round(j.Score, 4), is_dust = j.IsDust, opinion = j.Opinion, at = WireTime.Text(j.At) })), now);
            await store.KeepAsync(camera.Id, stored, cancellationToken);
        }
        return (threshold, days, judged, stored);
    }
}
