using System.Globalization;

namespace SmartCity.Geo.Questions;

/// <summary>What a question was told, read strictly: whatever is unknown, missing or out of range is refused by name.</summary>
/// <param name="parameters">By name, as texts.</param>
/// <param name="body">GeoJSON, for questions that take a body.</param>
public sealed class QuestionInput(IReadOnlyDictionary<string, string> parameters, string? body = null)
{
    internal string? Body => body;

    internal bool Has(string name) => parameters.ContainsKey(name);

    internal string? Text(string name) => parameters.GetValueOrDefault(name) is { Length: > 0 } text ? text.Contains('\0', StringComparison.Ordinal) ? throw Wrong(name, "a text without U+0000") : text : null;

    /// <exception cref="GeoInputException">There is a parameter that the question doesn't have, one that it needs is missing, or there is a body that it doesn't take.</exception>
    internal void Check(Question question)
    {
        foreach (var name in parameters.Keys)
            if (question.Parameters.All(p => p.Name != name)) throw new GeoInputException($"There is no parameter '{name}' for the question '{question.Name}'; there are {string.Join(", ", question.Parameters.Select(p => p.Name))}.");
        foreach (var needed in question.Parameters.Where(p => p.IsRequired))
            if (Text(needed.Name) is null) throw new GeoInputException($"The parameter '{needed.Name}' is missing: {needed.En}");
        if (body is not null && question.Body is null) throw new GeoInputException($"The question '{question.Name}' takes no body.");
    }

    /// <summary>One of a few words; the first when not given.</summary>
    internal string Choice(string name, params IReadOnlyList<string> words) => Text(name) is not { } text ? words[0] : words.Contains(text) ? text : throw Wrong(name, $"one of {string.Join(", ", words)}");

    /// <param name="usual">Null: it must be given.</param>
    internal double Number(string name, double least, double most, double? usual = null) =>
        Text(name) is not { } text ? usual ?? throw new GeoInputException($"The parameter '{name}' is missing: a number of {Shown(least)} to {Shown(most)} is wanted.")
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Wrong(name, $"a number of {Shown(least)} to {Shown(most)}");

    internal int Whole(string name, int least, int most, int usual) =>
        Text(name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Wrong(name, $"a whole number of {Shown(least)} to {Shown(most)}");

    internal bool Truth(string name) => Choice(name, "false", "true") == "true";

    internal DateOnly? Day(string name) =>
        Text(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 9000 ? day
        : throw Wrong(name, "a day such as 2026-03-01");

    /// <summary>Words with commas between.</summary>
    internal IReadOnlyList<string> List(string name, int most)
    {
        if (Text(name) is not { } text) return [];
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        if (words.Length > most || words.Any(w => w.Length == 0) || words.Distinct().Count() < words.Length) throw Wrong(name, $"1 to {most} different words with commas between");
        return words;
    }

    internal GeoInputException Wrong(string name, string wanted) => new($"The parameter '{name}' is '{parameters.GetValueOrDefault(name)?.Replace('\0', '?')}'; wanted is {wanted}.");

    private static string Shown(double number) => number.ToString("0.########", CultureInfo.InvariantCulture);
}
