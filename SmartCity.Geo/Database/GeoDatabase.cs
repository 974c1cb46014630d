using NetTopologySuite.Geometries;
using Npgsql;

namespace SmartCity.Geo.Database;

/// <summary>Opens the pool of connections that all stores share.</summary>
public static class GeoDatabase
{
    /// <summary>Statements are prepared by themselves at their second use: that saves about a third of PostgreSQL's time on tiles.</summary>
    private const int PreparedStatements = 200;

    /// <param name="connectionString">Of a migrated database; see <see cref="Migrator"/>.</param>
    /// <exception cref="GeoInputException">It is no connection string.</exception>
    public static NpgsqlDataSource Open(string connectionString)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            if (builder.ConnectionStringBuilder.MaxAutoPrepare == 0) builder.ConnectionStringBuilder.MaxAutoPrepare = PreparedStatements;
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            builder.UseNetTopologySuite(handleOrdinates: Ordinates.XY);
            return builder.Build();
        }
        catch (ArgumentException e)
        {
            throw new GeoInputException($"The database connection string is wrong: {e.Message}", e);
        }
    }
}
