using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tests.Database;

/// <summary>A statement whose values are refused in the execution that prepares it harms nobody who comes after.</summary>
public sealed class SpoiltStatementTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a text that can't be stored", "select $1::text", "good", "b\0d", "22021")]
    [InlineData("a division that planning comes upon", "select 1 / $1::int + 1", 1, 0, "22012")]
    public async Task The_next_one_is_answered(string what, string sql, object good, object bad, string state)
    {
        await using var source = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1 }.ConnectionString);
        Assert.Equal(1, await RowsAsync(good));
        Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => RowsAsync(bad))).SqlState);   // the second use: it is being prepared
        for (var use = 3; use < 6; use++) Assert.True(await RowsAsync(good) == 1, $"{what}, use {use}");

        async Task<int> RowsAsync(object value)
        {
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new() { Value = value });
            await using var reader = await command.ExecuteReaderAsync(Stop);
            var rows = 0;
            while (await reader.ReadAsync(Stop)) rows++;
            return rows;
        }
    }

    [Fact]
    public async Task Many_at_once_harm_each_other_neither()
    {
        await using var source = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 4 }.ConnectionString);
        var (answered, refused) = (0, 0);
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (i, stop) =>
        {
            await using var command = source.CreateCommand($"select $1::text, {i % 20}");
            command.Parameters.Add(new() { Value = i % 3 == 0 ? "b\0d" : "good" });
            try
            {
                Assert.Equal("good", await command.ExecuteScalarAsync(stop));
                Interlocked.Increment(ref answered);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CharacterNotInRepertoire)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal((266, 134), (answered, refused));
    }
}
