using Npgsql;

namespace SmartCity.Geo.Database;

/// <summary>What Npgsql's reader lacks: values that may be null, and instants.</summary>
internal static class RowReading
{
    extension(NpgsqlDataReader row)
    {
        internal DateTimeOffset Instant(int column) => row.GetFieldValue<DateTimeOffset>(column);

        internal DateTimeOffset? InstantOrNull(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

        internal Guid? IdOrNull(int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

        internal DateOnly? DayOrNull(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

        internal string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        internal double? NumberOrNull(int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

        internal T? ObjectOrNull<T>(int column) where T : class => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
    }
}
