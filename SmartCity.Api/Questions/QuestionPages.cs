using System.Globalization;
using SmartCity.Api.Features;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Questions;

/// <summary>The list of questions and their answers for people.</summary>
internal static class QuestionPages
{
    private const int MostRows = 1000;

    internal static IResult List(HttpRequest request)
    {
        var page = new HtmlPage("规划提问 Planners' questions");
        foreach (var question in Question.All)
        {
            page.List([(PublicAddress.Of(request, $"/questions/{question.Name}?{Escaped(question.Example)}&f=html"), $"{question.TitleZh} {question.TitleEn}", $"/questions/{question.Name}?{question.Example}")]);
            page.Text(question.ExplanationZh).Text(question.ExplanationEn);
        }
        return page.ToResult();
    }

    internal static IResult Answer(QuestionAnswer answer, HttpRequest request)
    {
        var page = new HtmlPage($"{answer.Question.TitleZh} {answer.Question.TitleEn}");
        page.Text(answer.Question.ExplanationZh).Text(answer.Question.ExplanationEn);
        page.Text(string.Join(" · ", answer.Facts.Where(f => f.Value is not null).Select(f => $"{f.Key}: {AnswerText.Of(f.Value)}")));
        page.List(new[] { (Representation.Csv, "CSV"), (Representation.Json, "GeoJSON") }.Select(f => (ItemsQuery.Address(request, [(Representation.Parameter, f.Item1)]), f.Item2, "")).Append((PublicAddress.Of(request, "/questions?f=html"), "全部问题 All questions", "")));
        page.Table(answer.Columns.Select(c => $"{c.Zh} {c.En}"), answer.Rows.Take(MostRows).Select(row => (Address(answer, row, request), row.Values.Select(AnswerText.Of))));
        if (answer.Rows.Count > MostRows) page.Text(string.Create(CultureInfo.InvariantCulture, $"共 {answer.Rows.Count} 行，列前 {MostRows} 行。 The first {MostRows} of {answer.Rows.Count} rows; CSV and GeoJSON hold all."));
        return page.ToResult();
    }

    /// <summary>A query string that was written to be read, as an address.</summary>
    internal static string Escaped(string query) => string.Join('&', query.Split('&').Select(p => p.IndexOf('=', StringComparison.Ordinal) is var at ? $"{p[..at]}={Uri.EscapeDataString(p[(at + 1)..])}" : ""));

    // A cell or a feature has a page of its own; a hexagon or a cluster has none.
    private static string Address(QuestionAnswer answer, AnswerRow row, HttpRequest request) =>
        answer.Columns.Any(c => c.Name == "place") ? row.Values[0] is string { Length: 15 } cell ? PublicAddress.Of(request, $"/collections/cells/items/{Uri.EscapeDataString(cell)}?f=html") : "#"
        : answer.Columns[^1].Name == "latitude" && answer.Facts.GetValueOrDefault("layer") is string layer && !row.Id.Contains('/', StringComparison.Ordinal) && !answer.Facts.ContainsKey("method") ? PublicAddress.Of(request, $"/collections/{layer}/items/{Uri.EscapeDataString(row.Id)}?f=html")
        : "#";
}
