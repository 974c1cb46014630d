using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tracks;
using SmartCity.Geo;
using SmartCity.Geo.Tracks;

namespace SmartCity.Api.Commands.Tracks;

/// <summary><c>tracks list | show | rules check | refold</c>, straight from the database.</summary>
internal static class TracksCommands
{
    internal static Command Create()
    {
        var database = CommandDatabase.Option(recursive: true);
        return new("tracks", "Objects through dates: what detections, reviews and clouds make of them.") { database, List(database), Show(database), Rules(), Refold(database) };
    }

    private static Command List(Option<string?> database)
    {
        var state = new Option<string?>("--state") { Description = string.Join(", ", TrackTexts.States) };
        state.AcceptOnlyFromAmong([.. TrackTexts.States]);
        var kind = new Option<string?>("--class") { Description = "Such as earthwork." };
        var box = new Option<string?>("--bbox") { Description = "West,south,east,north in degrees: 102.5,24.8,102.9,25.2." };
        var limit = new Option<int>("--limit") { Description = "How many, by id.", DefaultValueFactory = _ => 50 };
        var after = new Option<Guid?>("--after") { Description = "Only those behind this id: the last one of the page before." };
        var list = new Command("list", "The tracks and where they stand.") { state, kind, box, limit, after };
        list.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), null, async tracks =>
        {
            if (parsed.GetValue(limit) < 1) throw new GeoInputException("--limit must be 1 or more.");
            foreach (var track in await tracks.ListAsync(new()
            {
                State = parsed.GetValue(state) is { } wanted ? TrackTexts.Find(wanted) : null,
                Class = parsed.GetValue(kind),
                Box = parsed.GetValue(box) is { } sides ? SearchArea.Box(sides).EnvelopeInternal : null,
                Limit = parsed.GetValue(limit),
                After = parsed.GetValue(after),
            }, cancellationToken)) Console.WriteLine(Line(track));
        }, cancellationToken));
        return list;
    }

    private static Command Show(Option<string?> database)
    {
        var id = new Argument<Guid>("id");
        var show = new Command("show", "One track with what each date says of it, and its lineage, as GeoJSON.") { id };
        show.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), null, async tracks =>
        {
            var wanted = parsed.GetValue(id);
            var found = await tracks.FindAsync(wanted, cancellationToken) ?? throw new GeoInputException($"There is no track {wanted}; see 'tracks list'.");
            Console.WriteLine(JobJson.Write(TrackResponse.From(found, await tracks.ObservationsAsync(wanted, cancellationToken), await tracks.LineageAsync(wanted, cancellationToken))));
        }, cancellationToken));
        return show;
    }

    private static Command Rules()
    {
        var file = new Argument<FileInfo?>("file") { Description = "A rules file; none: the rules in force.", Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", "Read a rules file, say what is wrong with it, and print all thresholds.") { file };
        check.SetAction(parsed =>
        {
            Console.WriteLine((parsed.GetValue(file) is { } named ? TrackRules.Read(named.FullName) : InForce(null)).ToJson());
            return 0;
        });
        return new("rules", "The thresholds of tracks.") { check };
    }

    private static Command Refold(Option<string?> database)
    {
        var rules = new Option<FileInfo?>("--rules") { Description = "A rules file instead of the rules in force." };
        var refold = new Command("refold", "Decide all tracks again, such as under new rules. What comes out the same is not written.") { rules };
        refold.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), parsed.GetValue(rules), async tracks =>
        {
            var changes = await tracks.RefoldAllAsync(TrackLooks.MeasureAsync, new Shares(), cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{changes.TracksWritten} tracks changed, {changes.Opened.Count} cases opened, {changes.SeenAgain.Count} seen again, {changes.Looks} outlines looked for (rules {tracks.Rules.Version})"));
        }, cancellationToken));
        return refold;
    }

    private static string Line(Track track) => string.Create(CultureInfo.InvariantCulture,
        $"{track.Id}  {TrackTexts.Of(track.State),-9} {track.Class,-15} {track.Score:F2}  {track.FirstSeen:yyyy-MM-dd} … {track.LastSeen:yyyy-MM-dd}  {(track.CaseIds.Count == 0 ? "" : $"case {track.CaseIds[^1]}")}");

    private static GeoOptions Options(FileInfo? rules)
    {
        var options = ServerSettings.Geo();
        if (rules is not null) options.TrackRulesPath = rules.FullName;
        return options;
    }

    private static TrackRules InForce(FileInfo? rules) => Options(rules).TrackRulesPath is { Length: > 0 } path ? TrackRules.Read(path) : TrackRules.Default;

    private static async Task<int> WithAsync(string? database, FileInfo? rules, Func<TrackStore, Task> act, CancellationToken cancellationToken)
    {
        var options = Options(rules);
        _ = InForce(rules);   // a wrong file is told before a database is started
        var caseRules = ServerSettings.Rules(options);
        return await CommandDatabase.WithAsync(database, async source =>
        {
            await act(new(source, options, new(source, options, rules: caseRules), new(source, options, rules: caseRules)));
            return 0;
        }, cancellationToken);
    }

    /// <summary>Each whole tenth once, on stderr.</summary>
    private sealed class Shares : IProgress<double>
    {
        private int _told;

        public void Report(double value)
        {
            var tenths = (int)(10 * value);
            if (tenths <= _told) return;
            _told = tenths;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"smartcity: {10 * tenths} % of the groups"));
        }
    }
}
