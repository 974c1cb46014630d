using System.Globalization;
using System.Text.Json.Nodes;
using SmartCity.Geo;

namespace SmartCity.Api.Reports;

/// <summary>Answers to a service's questions, as Open311 sends them: attribute[code]=value, attribute[code][]=value for lists of many.</summary>
internal static class ReportAnswers
{
    /// <summary>A JSON object by code.</summary>
    /// <exception cref="GeoInputException">An answer is missing, or is none to its question.</exception>
    internal static string Read(ReportService service, IFormCollection form)
    {
        var questions = service.Attributes ?? [];
        var answers = new JsonObject();
        foreach (var (name, values) in form)
        {
            if (!name.StartsWith("attribute[", StringComparison.Ordinal)) continue;
            var code = name["attribute[".Length..].Split(']')[0];
            if (questions.FirstOrDefault(q => q.Code == code) is not { } question) throw new GeoInputException($"The service {service.Code} has no attribute '{code}'; it has {(questions.Count == 0 ? "none" : string.Join(", ", questions.Select(q => q.Code)))}.");
            string[] given = [.. values.OfType<string>().Where(v => v.Length > 0)];
            if (given.Length == 0) continue;
            foreach (var value in given) Check(question, value);
            if (given.Length > 1 && question.Datatype != ReportAttribute.Many) throw new GeoInputException($"attribute[{code}] takes one answer; there are {given.Length}.");
            answers[code] = question.Datatype == ReportAttribute.Many ? new JsonArray([.. given.Select(v => (JsonNode)v)]) : given[0];
        }
        return questions.FirstOrDefault(q => q.Required && !answers.ContainsKey(q.Code)) is { } missing ? throw new GeoInputException($"attribute[{missing.Code}] is required.") : answers.ToJsonString();
    }

    private static void Check(ReportAttribute question, string value)
    {
        var isRight = question.Datatype switch
        {
            "number" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            "datetime" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            ReportAttribute.One or ReportAttribute.Many => question.Values!.Any(v => v.Key == value),
            _ => true,
        };
        if (!isRight) throw new GeoInputException($"attribute[{question.Code}] is a {question.Datatype}; '{value}' is none{(question.Values is { } values ? $" of {string.Join(", ", values.Select(v => v.Key))}" : "")}.");
    }
}
