using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Monitors;
using SmartCity.Geo;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Commands.Monitors;

/// <summary><c>monitors simulate</c>: made-up frames, sent to a listener or written to a file.</summary>
internal static class SimulateCommand
{
    private const int SecondsPatience = 5, MostMessages = 1_000_000;

    internal static Command Create()
    {
        var number = new Option<string>("--mn") { Description = "Of a registered monitor.", Required = true };
        var password = new Option<string?>("--pw") { Description = "[default: SMARTCITY_MONITOR_PW]" };
        var system = new Option<string>("--st") { DefaultValueFactory = _ => AirMonitor.SiteDust, Description = "39 or 22." };
        var kind = new Option<string>("--cn") { Description = "2011 real time, or 2051 minutes.", DefaultValueFactory = _ => Hj212Content.Minutes };
        kind.AcceptOnlyFromAmong(Hj212Content.RealTime, Hj212Content.Minutes);
        var to = new Option<string>("--to") { Description = "Host and port of a listener.", DefaultValueFactory = _ => $"127.0.0.1:{MonitorsCommands.UsualPort}" };
        var file = new Option<string?>("--out") { Description = "Write a text file of frames (.txt) instead of sending them." };
        var from = new Option<string?>("--from") { Description = "Local time of the first message: 2026-03-01T08:00:00. [default: so that the last one is now]" };
        var count = new Option<int>("--count") { Description = "Messages.", DefaultValueFactory = _ => 12 };
        var step = new Option<int>("--step") { Description = "Seconds of the monitor's clock between two messages.", DefaultValueFactory = _ => 300 };
        var pause = new Option<int>("--pause") { Description = "Real milliseconds between two messages.", DefaultValueFactory = _ => 0 };
        var level = new Option<double>("--tsp") { Description = "Mean TSP, mg/m³; PM10 and PM2.5 follow it.", DefaultValueFactory = _ => 0.3 };
        var missing = new Option<double>("--missing") { Description = "Share of messages without values, 0 to 1.", DefaultValueFactory = _ => 0 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "The same seed makes the same values." };
        var command = new Command("simulate", "Send made-up frames to a listener, or write them to a file.") { number, password, system, kind, to, file, from, count, step, pause, level, missing, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(count) is < 1 or > MostMessages) throw new GeoInputException($"--count {parsed.GetValue(count)} can't be: 1 to {MostMessages} messages.");
            if (parsed.GetValue(step) < 1) throw new GeoInputException($"--step {parsed.GetValue(step)} can't be: at least a second.");
            if (parsed.GetValue(missing) is not (>= 0 and <= 1)) throw new GeoInputException("--missing is a share: 0 to 1.");
            if (!Hj212Message.IsDevice(parsed.GetRequiredValue(number))) throw new GeoInputException($"'{parsed.GetRequiredValue(number)}' can't be an MN: 1 to 24 digits and letters.");
            var spacing = TimeSpan.FromSeconds(parsed.GetValue(step));
            var messages = MonitorSimulation.Messages(new(
                parsed.GetRequiredValue(number), MonitorsCommands.Password(parsed.GetValue(password)),
                parsed.GetRequiredValue(system), parsed.GetRequiredValue(kind), First(parsed.GetValue(from), spacing * (parsed.GetValue(count) - 1)), spacing, parsed.GetValue(count),
                parsed.GetValue(level), parsed.GetValue(missing), parsed.GetValue(seed)));
            if (parsed.GetValue(file) is { } path)
            {
                TextFile.RequireWritable(path, ".txt", ".log");
                TextFile.Write(path, [.. messages.SelectMany(m => Hj212Frame.Encode(m.ToString()))]);
                return 0;
            }
            var (host, port) = Place(parsed.GetRequiredValue(to));
            var answered = await new SimulatedMonitor(host, port, TimeSpan.FromSeconds(SecondsPatience)).SendAsync(messages, TimeSpan.FromMilliseconds(parsed.GetValue(pause)), cancellationToken);
            Console.WriteLine($"{answered} of {parsed.GetValue(count)} messages were answered.");
            return answered == parsed.GetValue(count) ? 0 : 1;
        });
        return command;
    }

    private static DateTime First(string? text, TimeSpan span)
    {
        if (text is null)
        {
            var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(ServerSettings.Geo().TimeZone)).DateTime - span;
            return new(now.Ticks - now.Ticks % TimeSpan.TicksPerMinute);
        }
        return DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            ? first
            : throw new GeoInputException($"--from '{text}' is no local time such as 2026-03-01T08:00:00.");
    }

    private static (string Host, int Port) Place(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? (text[..colon], port)
            : throw new GeoInputException($"--to '{text}' is no HOST:PORT.");
    }
}
