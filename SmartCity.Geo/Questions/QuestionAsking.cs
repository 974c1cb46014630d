using Npgsql;

namespace SmartCity.Geo.Questions;

/// <summary>One question while it is being answered: what was told, and the database.</summary>
internal sealed record QuestionAsking(Question Question, QuestionInput Input, QuestionReader Reader, GeoOptions Options)
{
    internal NpgsqlDataSource Database => Reader.Database;

    /// <summary>The layer that the parameter names.</summary>
    /// <exception cref="GeoInputException">There is none of this name.</exception>
    internal QuestionLayer Layer(string parameter = "layer", string? usual = null) => QuestionLayer.Named(Input.Text(parameter) ?? usual ?? throw new GeoInputException($"The parameter '{parameter}' is missing: one of {string.Join(", ", QuestionLayer.All.Select(l => l.Layer.Id))} is wanted."), parameter);

    internal QuestionAnswer Answer(IReadOnlyList<AnswerColumn> columns, IReadOnlyList<AnswerRow> rows, params IEnumerable<(string Name, object? Value)> facts) =>
        new(Question, columns, rows, facts.ToDictionary(f => f.Name, f => f.Value));
}
