using System.Globalization;
using SmartCity.Geo;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Reports;

/// <summary>Reads the query of GET requests as GeoReport v2 defines it.</summary>
internal static class Open311Query
{
    private const int LongestSpanDays = 90, MostIds = 100, MostPageSize = 1000, DefaultPageSize = 50;

    /// <exception cref="GeoInputException">A parameter is not what its name says.</exception>
    internal static ReportQuery Read(IQueryCollection query, DateTimeOffset now)
    {
        var (numbers, from, until) = (List("service_request_id"), Time("start_date"), Time("end_date"));
        if (numbers.Length > MostIds) throw new GeoInputException($"There are {numbers.Length} service_request_ids; {MostIds} are possible.");
        if (numbers.Length == 0)
        {
            var span = TimeSpan.FromDays(LongestSpanDays);
            if (from is null && until is null) from = now - span;
            else if (until is null) until = from + span;
            else if (from is null) from = until - span;
            else if (from > until) throw new GeoInputException("start_date lies after end_date.");
            else if (until - from > span) throw new GeoInputException($"start_date and end_date may lie {LongestSpanDays} days apart.");
        }
        string[] statuses = [.. List("status").Distinct()];
        if (statuses.FirstOrDefault(s => s is not ("open" or "closed")) is { } unknown) throw new GeoInputException($"There is no status '{unknown}'; there are open and closed.");
        return new()
        {
            Numbers = numbers,
            ServiceCodes = List("service_code"),
            From = from,
            Until = until,
            IsOpen = statuses.Length == 1 ? statuses[0] == "open" : null,
            Page = Number("page", 1, 100_000, 1),
            PageSize = Number("page_size", 1, MostPageSize, DefaultPageSize),
        };

        string[] List(string name) => query[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        DateTimeOffset? Time(string name)
        {
            var text = query[name].ToString();
            if (text.Length == 0) return null;
            // In an address a plus that is not escaped is a space.
            return DateTimeOffset.TryParse(text.Replace(' ', text.Contains('T') ? '+' : ' '), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at
                : throw new GeoInputException($"{name} is a time such as 2026-03-05T13:04:05+08:00; '{text}' is none.");
        }

        int Number(string name, int least, int most, int otherwise)
        {
            var text = query[name].ToString();
            if (text.Length == 0) return otherwise;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new GeoInputException($"{name} is a whole number from {least} to {most}; '{text}' is none.");
        }
    }
}
