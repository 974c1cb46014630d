using System.Globalization;

namespace SmartCity.Api.Questions;

/// <summary>A value of an answer as text for tables.</summary>
internal static class AnswerText
{
    internal static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => WireTime.Text(instant),
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        IEnumerable<string> list => string.Join(" ", list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
