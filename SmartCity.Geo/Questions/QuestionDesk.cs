using Npgsql;
using SmartCity.Geo.Access;

namespace SmartCity.Geo.Questions;

/// <summary>Answers planners' questions over the database. Thread-safe.</summary>
/// <param name="seen">What may be asked about; the connections show no more. Null: everything.</param>
public sealed class QuestionDesk(NpgsqlDataSource database, GeoOptions options, Visibility? seen = null)
{
    private readonly QuestionReader _reader = new(database);

    /// <summary>Longest time that one statement may take.</summary>
    internal TimeSpan Longest { get => _reader.Longest; init => _reader = new(database) { Longest = value }; }

    /// <exception cref="GeoInputException">It can't be meant, or asks for more work than is done for one question: the message says what would be right.</exception>
    public async Task<QuestionAnswer> AskAsync(Question question, QuestionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(input);
        input.Check(question);
        return await question.Answer(new(question, input, _reader, options, seen ?? Visibility.All), cancellationToken);
    }
}
