using System.Globalization;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Geo.Monitors;

/// <summary>Messages as a monitor would send them, made up: for demonstrations and tests. The same seed makes the same messages.</summary>
public static class MonitorSimulation
{
    /// <summary>Shares of TSP that the other two factors are taken to be.</summary>
    private const double Pm10Share = 0.55, Pm25Share = 0.25;

    private const double Noise = 0.15;
    private const int AnswerWanted = 5;

    /// <param name="Command">2011 or 2051.</param>
    /// <param name="From">Local time of the first message.</param>
    /// <param name="Step">Between two messages.</param>
    /// <param name="TspMilligrams">Mean concentration, mg/m³.</param>
    /// <param name="MissingShare">Share of messages whose values are missing, 0 to 1.</param>
    public sealed record Plan(string Device, string Password, string System, string Command, DateTime From, TimeSpan Step, int Count, double TspMilligrams, double MissingShare, int Seed);

    public static IEnumerable<Hj212Message> Messages(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var random = new Random(plan.Seed);
        for (var i = 0; i < plan.Count; i++)
        {
            var at = plan.From + i * plan.Step;
            var isMissing = random.NextDouble() < plan.MissingShare;
            var tsp = plan.TspMilligrams * (1 + Noise * (2 * random.NextDouble() - 1));
            var groups = ((string Code, double Value)[])[("a34001", tsp), ("a34002", tsp * Pm10Share), ("a34004", tsp * Pm25Share)];
            yield return new()
            {
                Request = at.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture),
                System = plan.System,
                Command = plan.Command,
                Password = plan.Password,
                Device = plan.Device,
                Flag = AnswerWanted,
                Content = $"DataTime={at:yyyyMMddHHmmss};{string.Join(';', groups.Select(g => Group(plan.Command, g.Code, isMissing ? null : g.Value)))}",
            };
        }
    }

    private static string Group(string command, string code, double? value)
    {
        var field = command == Hj212Content.RealTime ? "Rtd" : "Avg";
        return value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{code}-{field}={number:F3},{code}-Flag=N") : $"{code}-{field}=-,{code}-Flag=D";
    }
}
