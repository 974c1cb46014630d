using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Access;

namespace SmartCity.Geo.Database;

/// <summary>Opens the pool of connections that all stores share.</summary>
public static class GeoDatabase
{
    /// <summary>Statements are prepared by themselves at their second use: that saves about a third of PostgreSQL's time on tiles.</summary>
    private const int PreparedStatements = 200;

    /// <summary>Bytes that are read at once: pages and tiles are hundreds of kilobytes, and each look at the socket wakes threads.</summary>
    private const int ReadAtOnce = 32 << 10;

    /// <summary>Connections of one reading pool: that of all who see everything, and each of the others. A server has a hundred, also for jobs and writers.</summary>
    private const int MostOpen = 50, MostGuarded = 10;

    /// <summary>There may be many pools: what one doesn't use soon goes.</summary>
    private const int IdleSeconds = 60;

    /// <summary>The search path of the user stays: where it names the user's own schema, PostGIS may lie there.</summary>
    private const string KeepSearchPath = "select set_config('search_path', (select string_agg(quote_ident(name), ', ') from unnest(current_schemas(false)) name), false); ";

    /// <param name="connectionString">Of a migrated database; see <see cref="Migrator"/>.</param>
    /// <exception cref="GeoInputException">It is no connection string.</exception>
    public static NpgsqlDataSource Open(string connectionString) => Open(connectionString, _ => { });

    /// <summary>Connections whose queries find no more than a visitor may see, by row-level security (migration 0029).</summary>
    /// <remarks>They take the reading role on as they are opened. They are not reset between two uses, which would take it off again: nothing that reads may leave a setting behind.</remarks>
    internal static NpgsqlDataSource OpenForReading(string connectionString, Visibility seen) => Open(connectionString, builder =>
    {
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.ConnectionStringBuilder.MinPoolSize = 0;
        builder.ConnectionStringBuilder.MaxPoolSize = Math.Min(builder.ConnectionStringBuilder.MaxPoolSize, seen.IsOpen ? MostOpen : MostGuarded);
        builder.ConnectionStringBuilder.ConnectionIdleLifetime = IdleSeconds;
        var begin = KeepSearchPath + (seen.IsOpen
            ? "set role smartcity_open"
            : $"set role smartcity_guarded; set smartcity.layers = {Quoted(seen.LayersSetting)}; set smartcity.case_statuses = {Quoted(seen.StatusesSetting)}; set smartcity.case_units = {Quoted(seen.UnitSetting)}");
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(begin, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(begin, connection);
                await command.ExecuteNonQueryAsync();
            });
    });

    private static NpgsqlDataSource Open(string connectionString, Action<NpgsqlDataSourceBuilder> further)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            if (builder.ConnectionStringBuilder.MaxAutoPrepare == 0) builder.ConnectionStringBuilder.MaxAutoPrepare = PreparedStatements;
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            builder.ConnectionStringBuilder.ReadBufferSize = Math.Max(builder.ConnectionStringBuilder.ReadBufferSize, ReadAtOnce);
            builder.UseNetTopologySuite(handleOrdinates: Ordinates.XY);
            further(builder);
            return SpoiltStatements.Watch(builder.Build());
        }
        catch (ArgumentException e)
        {
            throw new GeoInputException($"The database connection string is wrong: {e.Message}", e);
        }
    }

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
