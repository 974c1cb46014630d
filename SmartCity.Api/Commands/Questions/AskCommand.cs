using System.CommandLine;
using System.Text;
using SmartCity.Api.Hosting;
using SmartCity.Api.Questions;
using SmartCity.Geo;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Commands.Questions;

/// <summary><c>ask</c>: planners' questions, with the parameters that their addresses have.</summary>
internal static class AskCommand
{
    internal static Command Create()
    {
        var command = new Command("ask", "A planner's question, answered as CSV or GeoJSON; see docs/questions.md.");
        foreach (var question in Question.All) command.Add(Of(question));
        return command;
    }

    private static Command Of(Question question)
    {
        var options = question.Parameters.Select(p => (p.Name, Option: new Option<string?>("--" + p.Name) { Description = p.En, Required = p.IsRequired })).ToList();
        var body = new Option<string?>("--body") { Description = question.Body is { } taken ? $"A file of {taken}." : null };
        var zone = new Option<string>("--time-zone") { Description = "The city's, as an IANA name.", DefaultValueFactory = _ => ServerSettings.Geo().TimeZone };
        var output = new Option<string?>("--out") { Description = "A .csv, .geojson or .json to write. [default: CSV to the standard output]" };
        var database = CommandDatabase.Option();
        var command = new Command(question.Name, $"{question.TitleEn} {question.TitleZh}. {question.ExplanationEn}");
        foreach (var (_, option) in options) command.Add(option);
        if (question.Body is not null) command.Add(body);
        command.Add(zone);
        command.Add(output);
        command.Add(database);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output);
            if (path is not null) TextFile.RequireWritable(path, ".csv", ".geojson", ".json");
            var isTable = path is null || Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
            var settings = new GeoOptions { TimeZone = parsed.GetRequiredValue(zone) };
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _)) throw new GeoInputException($"There is no time zone '{settings.TimeZone}'; Asia/Shanghai is one.");
            var told = options.Where(o => parsed.GetValue(o.Option) is not null).ToDictionary(o => o.Name, o => parsed.GetValue(o.Option)!);
            if (isTable && question.Parameters.Any(p => p.Name == "skipGeometry")) told["skipGeometry"] = "true";   // tables have none
            var input = new QuestionInput(told, question.Body is not null && parsed.GetValue(body) is { } file ? Read(file) : null);
            var answer = await CommandDatabase.WithAsync(parsed.GetValue(database), data => new QuestionDesk(data, settings).AskAsync(question, input, cancellationToken), cancellationToken);
            if (path is null)
            {
                await AnswerCsv.WriteAsync(Console.Out, answer, cancellationToken);
                return 0;
            }
            var content = new MemoryStream();
            if (isTable)
            {
                await using var writer = new StreamWriter(content, new UTF8Encoding(false), leaveOpen: true);
                await AnswerCsv.WriteAsync(writer, answer, cancellationToken);
            }
            else await AnswerJson.WriteAsync(content, answer, cancellationToken);
            TextFile.Write(path, content.ToArray());
            Console.WriteLine($"{answer.Rows.Count} rows in {path}.");
            return 0;
        });
        return command;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"'{file}' can't be read: {e.Message}", e);
        }
    }
}
