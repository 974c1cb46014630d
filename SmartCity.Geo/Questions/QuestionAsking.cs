using Npgsql;
using SmartCity.Geo.Access;

namespace SmartCity.Geo.Questions;

/// <summary>One question while it is being answered: what was told, and the database.</summary>
internal sealed record QuestionAsking(Question Question, QuestionInput Input, QuestionReader Reader, GeoOptions Options, Visibility Seen)
{
    internal NpgsqlDataSource Database => Reader.Database;

    /// <summary>The layer that the parameter names.</summary>
    /// <exception cref="GeoInputException">There is none of this name.</exception>
    internal QuestionLayer Layer(string parameter = "layer", string? usual = null) => QuestionLayer.Named(Input.Text(parameter) ?? usual ?? throw new GeoInputException($"The parameter '{parameter}' is missing: one of {string.Join(", ", Seen.FeatureLayers.Select(l => l.Id))} is wanted."), parameter, Seen);

    internal QuestionAnswer Answer(IReadOnlyList<AnswerColumn> columns, IReadOnlyList<AnswerRow> rows, params IEnumerable<(string Name, object? Value)> facts) =>
        new(Question, columns, rows, facts.ToDictionary(f => f.Name, f => f.Value));
}
