using System.Globalization;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>Runs the statements of questions, each planned for its very values and for a limited time; a caller who leaves cancels it.</summary>
internal sealed class QuestionReader(NpgsqlDataSource database)
{
    internal NpgsqlDataSource Database => database;

    internal TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    private string Beginning => string.Create(CultureInfo.InvariantCulture, $"{StoredQuestion.EachForItself}, set_config('statement_timeout', '{Longest.TotalMilliseconds:F0}', true)");

    /// <exception cref="GeoInputException">It takes too long, or a filter can't be worked out on the features.</exception>
    internal async Task<List<T>> ReadAsync<T>(string sql, SqlValues values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var question = new NpgsqlBatchCommand(sql);
            foreach (var value in values.Values) question.Parameters.Add(new() { Value = value });
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(Beginning), question }, Timeout = 0 };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
            return rows;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new GeoInputException($"To answer this takes longer than {Longest.TotalSeconds:0.#} s; ask for a smaller area, a shorter period or fewer things, by bbox, district, from and to or a filter.", e);
        }
        catch (PostgresException e) when (e.SqlState[..2] is "22" or "54" || e.SqlState == PostgresErrorCodes.InternalError)
        {
            throw new GeoInputException($"The filter can't be worked out on these features: {e.MessageText}.", e);   // a sum too large for a number, a relation that a shape has none of
        }
    }
}
