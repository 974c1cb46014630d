using SmartCity.Imaging.Change;

namespace SmartCity.Api.Jobs;

/// <summary>Takes the files of a run for one job: the same work may have been ordered twice.</summary>
internal static class RunClaim
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Waits while another job has them.</summary>
    internal static async Task<OutputClaim> TakeAsync(string[] files, JobProgress progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (OutputClaim.TryTake(files) is { } claim) return claim;
            progress.Report(0, "waiting for the same work, which runs already");
            await Task.Delay(LookAgain, cancellationToken);
        }
    }
}
