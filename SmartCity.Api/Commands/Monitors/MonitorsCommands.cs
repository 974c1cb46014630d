using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Api.Monitors;
using SmartCity.Geo;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Commands.Monitors;

/// <summary><c>monitors add | retire | list | import | listen | judge | simulate</c>: dust monitors that speak HJ 212-2017.</summary>
internal static class MonitorsCommands
{
    internal const int UsualPort = 7212;

    private static readonly Option<string?> Database = CommandDatabase.Option(recursive: true);
    private static readonly Option<string?> Limits = new("--limits") { Description = "The file of limits. [default: SmartCity__Monitors__LimitsFile, else the samples]", Recursive = true };

    internal static Command Create() => new("monitors", "Dust monitors that speak HJ 212-2017: register, receive, judge, simulate.")
    {
        Database, Limits, Add(), Retire(), List(), Import(), Listen(), Judge(), SimulateCommand.Create(),
    };

    private static Command Add()
    {
        var number = new Option<string>("--mn") { Description = "The device's number: 1 to 24 digits and letters.", Required = true };
        var password = new Option<string?>("--pw") { Description = "Its password. [default: SMARTCITY_MONITOR_PW, which no list of processes shows]" };
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var region = new Option<string>("--region") { Description = "A region of the file of limits.", Required = true };
        var zone = new Option<string?>("--zone") { Description = "A zone of the region. [default: the region's usual one]" };
        var longitude = new Option<double>("--lon") { Description = "Degrees, CGCS2000.", Required = true };
        var latitude = new Option<double>("--lat") { Description = "Degrees, CGCS2000.", Required = true };
        var system = new Option<string>("--st") { Description = "39 dust at a building site, 22 ambient air.", DefaultValueFactory = _ => AirMonitor.SiteDust };
        var site = new Option<Guid?>("--site") { Description = "The site that it stands on. [default: the nearest one]" };
        var seconds = new Option<int>("--real-time-seconds") { Description = "Between two real-time values.", DefaultValueFactory = _ => 60 };
        var minutes = new Option<int>("--minute-step") { Description = "Minutes that a value of minute data stands for.", DefaultValueFactory = _ => 5 };
        var command = new Command("add", "Register a monitor: only registered ones may send.") { number, password, name, region, zone, longitude, latitude, system, site, seconds, minutes };
        Act(command, async (parsed, services, cancellationToken) =>
        {
            var added = await MonitorsApi.RegisterAsync(new()
            {
                Number = parsed.GetRequiredValue(number),
                Password = Password(parsed.GetValue(password)),
                Name = parsed.GetRequiredValue(name),
                Region = parsed.GetRequiredValue(region),
                Zone = parsed.GetValue(zone),
                System = parsed.GetRequiredValue(system),
                SiteId = parsed.GetValue(site),
                Pace = new(parsed.GetValue(seconds), parsed.GetValue(minutes)),
                Longitude = parsed.GetValue(longitude),
                Latitude = parsed.GetValue(latitude),
            }, services.GetRequiredService<MonitorStore>(), services.GetRequiredService<LimitsFile>(), cancellationToken);
            Console.WriteLine($"{added.Number} is registered in {added.Region}.");
        });
        return command;
    }

    private static Command Retire()
    {
        var number = new Argument<string>("MN");
        var command = new Command("retire", "End a monitor's right to send; what it sent stays.") { number };
        Act(command, async (parsed, services, cancellationToken) =>
        {
            if (!await services.GetRequiredService<MonitorStore>().RetireAsync(parsed.GetRequiredValue(number), cancellationToken))
                throw new GeoInputException($"There is no monitor {parsed.GetRequiredValue(number)}; see 'monitors list'.");
        });
        return command;
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "As GeoJSON." };
        var command = new Command("list", "All monitors, their last time and the exceedances of a day.") { json };
        Act(command, async (parsed, services, cancellationToken) =>
        {
            var monitors = await services.GetRequiredService<MonitorStore>().ListAsync(cancellationToken);
            if (parsed.GetValue(json)) Console.Out.Write(CoverageJson.Text(MonitorResponse.Of(monitors)));
            else foreach (var (monitor, lastAt, exceedances) in monitors)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{monitor.Number,-24}  ST {monitor.System}  {monitor.Region,-10} {monitor.Place.X:F5} {monitor.Place.Y:F5}  {(lastAt is { } at ? WireTime.Text(at) : "never"),-20}  {exceedances,3} exceeded  {monitor.Name}"));
        });
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "Text, one HJ 212 frame a line." };
        var command = new Command("import", "Store the frames of a file; refused lines are told. Then judge the periods that have ended.") { file };
        Act(command, async (parsed, services, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new GeoInputException($"'{path}' does not exist.");
            await using var frames = File.OpenRead(path);
            var report = await services.GetRequiredService<FrameFile>().TakeAsync(frames, "the command line", new Lines(), cancellationToken);
            if (report.Frames == 0) throw new GeoInputException($"'{path}' holds no frame; one HJ 212 frame a line is needed.");
            foreach (var refusal in report.Refusals) await Console.Error.WriteLineAsync($"{path}, line {refusal.Line}: {refusal.Reason}");
            Console.WriteLine($"{report.Frames} frames: {report.Stored} stored ({report.Values} values), {report.Known} known, {report.Partial} partial, {report.Other} other, {report.Refused} refused; {report.Contradictions} values contradict stored ones.");
            Console.WriteLine(Told(await services.GetRequiredService<PeriodJudging>().RunAsync(cancellationToken)));
            if (report.Refused == report.Frames) throw new GeoInputException($"No frame of '{path}' could be taken.");
        });
        return command;
    }

    private static Command Listen()
    {
        var port = new Option<int>("--port") { Description = "TCP port; 0 takes a free one.", DefaultValueFactory = _ => UsualPort };
        var address = new Option<string>("--address") { Description = "HJ 212 travels in the clear: open it to a private network only.", DefaultValueFactory = _ => "127.0.0.1" };
        var command = new Command("listen", "Receive from monitors until Ctrl-C.") { port, address };
        Act(command, async (_, services, cancellationToken) =>
        {
            var (listener, judging) = (services.GetRequiredService<MonitorListener>(), services.GetRequiredService<PeriodJudging>());
            await listener.StartAsync(cancellationToken);
            await judging.StartAsync(cancellationToken);
            await Console.Error.WriteLineAsync($"smartcity: listening for monitors on port {listener.Port}; Ctrl-C stops it.");
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await listener.StopAsync(CancellationToken.None);
            await judging.StopAsync(CancellationToken.None);
        }, (parsed, options) => (options.Port, options.Address) = (parsed.GetValue(port), parsed.GetRequiredValue(address)));
        return command;
    }

    private static Command Judge()
    {
        var command = new Command("judge", "Judge the periods that have ended now and file what was exceeded, instead of waiting for a server to do it.");
        Act(command, async (_, services, cancellationToken) => Console.WriteLine(Told(await services.GetRequiredService<PeriodJudging>().RunAsync(cancellationToken))));
        return command;
    }

    /// <summary>What the option says, else the environment, which no list of processes shows.</summary>
    internal static string Password(string? said) =>
        said ?? Environment.GetEnvironmentVariable("SMARTCITY_MONITOR_PW") ?? throw new GeoInputException("The monitor's password is missing: --pw, or SMARTCITY_MONITOR_PW.");

    private static string Told((JudgedPeriods Judged, FiledExceedances Filed) done)
    {
        var (judged, filed) = done;
        return $"{judged.Periods} periods judged: {judged.Exceeded} exceedances, {judged.Withdrawn} withdrawn, {judged.Undecided} with too few values or no background; {filed.Opened} cases opened, {filed.Joined} joined, {filed.Outside} outside of all cells.";
    }

    private static void Act(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task> act, Action<ParseResult, MonitorOptions>? set = null) => command.SetAction(async (parsed, cancellationToken) =>
    {
        await using var access = await DatabaseAccess.OpenAsync(parsed.GetValue(Database), DataFolder.Default, isUp: false, null, cancellationToken);
        await using var services = MonitorsSetup.ForCommand(access.ConnectionString, options =>
        {
            if (parsed.GetValue(Limits) is { } file) options.LimitsFile = file;
            set?.Invoke(parsed, options);
        });
        await act(parsed, services, cancellationToken);
        return 0;
    });

    private sealed class Lines : IProgress<int>
    {
        private const int Step = 10_000;

        public void Report(int value)
        {
            if (value % Step == 0) Console.Error.WriteLine($"monitors: {value} lines");
        }
    }
}
