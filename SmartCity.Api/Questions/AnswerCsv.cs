using System.Text;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Questions;

/// <summary>An answer as a table (RFC 4180, UTF-8): its columns, without geometry. What is unknown is empty.</summary>
internal static class AnswerCsv
{
    internal const string MediaType = "text/csv";

    private const int FlushAt = 64 << 10;
    private const string LineEnd = "\r\n";

    internal static async Task WriteAsync(TextWriter writer, QuestionAnswer answer, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', answer.Columns.Select(c => c.Name)).Append(LineEnd);
        foreach (var row in answer.Rows)
        {
            text.AppendJoin(',', row.Values.Select(v => v is long or double ? AnswerText.Of(v) : CsvValue.Of(AnswerText.Of(v)))).Append(LineEnd);
            if (text.Length < FlushAt) continue;
            await writer.WriteAsync(text, cancellationToken);
            text.Clear();
        }
        await writer.WriteAsync(text, cancellationToken);
    }
}
