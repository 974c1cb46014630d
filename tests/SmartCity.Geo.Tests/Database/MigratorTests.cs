using Npgsql;
using SmartCity.Geo;
using SmartCity.Geo.Database;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Database;

public sealed class MigratorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_start_finds_nothing_to_do() => Assert.Empty(await Migrator.MigrateAsync(database.ConnectionString, Cancellation));

    [Fact]
    public async Task Of_four_starts_at_once_one_migrates_and_the_others_wait()
    {
        await database.ExecuteAsync("create database at_once");
        var fresh = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "at_once" }.ConnectionString;
        var ran = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(fresh, Cancellation)));
        Assert.Equal(3, ran.Count(names => names.Count == 0));
        Assert.NotEmpty(ran.Single(names => names.Count > 0));
        await database.ExecuteAsync("drop database at_once with (force)");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_line_that_names_it()
    {
        var error = await Assert.ThrowsAsync<GeoInputException>(() => Migrator.MigrateAsync("Host=/nowhere;Database=city;Username=x", Cancellation));
        Assert.Contains("/nowhere", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Every_sql_file_of_the_project_is_embedded_under_its_folder() =>
        Assert.Contains("SmartCity.Geo.Database.Migrations.0001_schema.sql", typeof(Migrator).Assembly.GetManifestResourceNames());
}
