using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Database;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Commands;

/// <summary><c>jobs list | show | cancel</c>, straight from the database.</summary>
internal static class JobsCommands
{
    internal static Command Create()
    {
        var database = new Option<string?>("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]", Recursive = true };
        var limit = new Option<int>("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 50 };
        var id = new Argument<Guid>("id");
        var list = new Command("list", "The jobs and how far they are.") { limit };
        list.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async jobs =>
        {
            foreach (var job in await jobs.ListAsync(parsed.GetValue(limit), 0, cancellationToken)) Console.WriteLine(Line(job));
        }, cancellationToken));
        var show = new Command("show", "One job with parameters, result and error.") { id };
        show.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async jobs =>
        {
            var job = await jobs.FindAsync(parsed.GetValue(id), cancellationToken) ?? throw new GeoInputException($"There is no job {parsed.GetValue(id)}.");
            Console.WriteLine(JobJson.Write(JobResponse.From(job)));
        }, cancellationToken));
        var cancel = new Command("cancel", "Ask a job, or all steps of a stream, to stop.") { id };
        cancel.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async (jobs, graph) =>
        {
            await graph.CancelStepsAsync(parsed.GetValue(id), cancellationToken);
            var job = await jobs.RequestCancelAsync(parsed.GetValue(id), cancellationToken) ?? throw new GeoInputException($"There is no job {parsed.GetValue(id)}.");
            Console.WriteLine(Line(job));
        }, cancellationToken));
        return new("jobs", "What runs in the background.") { database, list, show, cancel };
    }

    private static string Line(JobRun job) => string.Create(CultureInfo.InvariantCulture,
        $"{job.Id}  {job.CreatedAt:yyyy-MM-dd HH:mm:ss}  {job.Kind,-20} {job.State,-10} {job.Progress,4:P0}  {job.Error ?? job.Message}");

    private static Task<int> WithAsync(string? database, Func<JobStore, Task> act, CancellationToken cancellationToken) =>
        WithAsync(database, (jobs, _) => act(jobs), cancellationToken);

    private static async Task<int> WithAsync(string? database, Func<JobStore, JobGraphStore, Task> act, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        await act(new(source), new(source));
        return 0;
    }
}
