using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tiles;

/// <summary>What lies in one bin.</summary>
/// <param name="Code">Of the bin, at the level that was asked for.</param>
/// <param name="X">Mean easting, EPSG:3857.</param>
/// <param name="Class">The most frequent one.</param>
internal readonly record struct PointBin(long Code, long Count, long Open, double X, double Y, string Class, long OfClass);

/// <summary>Reads how many points lie in the bins of a tile: from the sums that the database keeps, or, for a filter that they can't answer and for who doesn't see all rows, from the rows.</summary>
internal static class PointCounts
{
    private const double DecimetresPerMetre = 10;

    /// <param name="tiles">Of Web Mercator; with more than one also bins beside them may come.</param>
    /// <param name="level">Of the bins; not above that of the tiles.</param>
    /// <param name="hidesRows">Not all rows are seen: the sums tell of the others, too.</param>
    internal static async Task<List<PointBin>> ReadAsync(
        NpgsqlConnection connection, VectorTileSet set, PointDensity density, TileQuery query, TileRange tiles, int level, TimeSpan longest, bool hidesRows, CancellationToken cancellationToken)
    {
        var range = PointBins.Finer(PointBins.Range(tiles), level - tiles.Zoom);
        var isKept = density.Name is not null && !hidesRows && (query.Wanted is null || query.OnlyClass is not null);
        await using var batch = new NpgsqlBatch(connection);
        if (!isKept) batch.BatchCommands.Add(new(StoredQuestion.EachForItselfWithin(longest)));
        batch.BatchCommands.Add(isKept ? Kept(density.Name!, query.OnlyClass, range, level) : Scanned(set, density, query, tiles, range, level));
        var bins = new List<PointBin>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!isKept) await reader.NextResultAsync(cancellationToken);
        var (sumX, sumY) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (code, name, count, open) = (reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3));
            var bin = bins.Count > 0 && bins[^1].Code == code ? bins[^1] : new(code, 0, 0, 0, 0, "", 0);
            if (bin.Count == 0) (sumX, sumY) = (0, 0);
            else bins.RemoveAt(bins.Count - 1);
            (sumX, sumY) = (sumX + reader.GetInt64(4), sumY + reader.GetInt64(5));
            var total = bin.Count + count;
            bins.Add(new(code, total, bin.Open + open, sumX / DecimetresPerMetre / total, sumY / DecimetresPerMetre / total, count > bin.OfClass ? name : bin.Class, Math.Max(count, bin.OfClass)));
        }
        return bins;
    }

    private static NpgsqlBatchCommand Kept(string layer, string? onlyClass, (long First, long Last) range, int level)
    {
        var kept = PointBins.KeptFor(level);
        var (coarse, fine) = (PointBins.Finer(range, kept - level), PointBins.Finer(range, PointBins.Finest - level));
        var command = new NpgsqlBatchCommand($"""
            select bin, class, sum(n)::bigint, sum(open)::bigint, sum(x)::bigint, sum(y)::bigint
            from (select bin >> $5::int as bin, class, n, open, x, y from smartcity.point_count where layer = $1 and level = $2 and bin between $3 and $4{(onlyClass is null ? "" : " and class = $9")}
                  union all
                  select bin >> $8::int, class, n, open, x, y from smartcity.point_count_change where layer = $1 and bin between $6 and $7{(onlyClass is null ? "" : " and class = $9")}) as counted
            group by 1, 2 having sum(n) > 0 order by 1, 2
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = layer });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)kept });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = coarse.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = coarse.Last });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 2 * (kept - level) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fine.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fine.Last });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 2 * (PointBins.Finest - level) });
        if (onlyClass is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = onlyClass });
        return command;
    }

    private static NpgsqlBatchCommand Scanned(VectorTileSet set, PointDensity density, TileQuery query, TileRange tiles, (long First, long Last) range, int level)
    {
        var condition = query.ConditionOf(set);
        var first = (condition?.Count ?? 0) + 1;
        var rows = FormattableString.Invariant($"from {(condition is null ? set.Layers[0].Source : set.Collection.Source)} where {density.Geometry} && st_makeenvelope(${first}, ${first + 1}, ${first + 2}, ${first + 3}, 3857) and {condition?.Matching ?? "true"}");
        // Most layers without sums are small: then the rows needn't be told apart.
        var isWorth = density.Name is null ? FormattableString.Invariant($"(select count(*) from (select {rows} limit {PointDensity.MostShown + 1}) as first_ones) > {PointDensity.MostShown}") : "true";
        // Bins within a bin of level 15 are no finer than it: there, all of it is counted.
        var sql = FormattableString.Invariant($"""
            select bin, class, count(*), count(*) filter (where open), sum(round(x * 10)::bigint)::bigint, sum(round(y * 10)::bigint)::bigint
            from (select smartcity.point_bin(x, y, {level}) as bin, x, y, class, open
                  from (select {density.X} as x, {density.Y} as y, {density.Class} as class, {density.IsOpen} as open {rows} and {isWorth} offset 0) as placed offset 0) as binned
            where bin between ${first + 4} and ${first + 5}
            group by 1, 2 order by 1, 2
            """);
        var command = condition is null ? new(sql) : condition.Command(sql);
        var (west, south, east, north) = tiles.Sides();
        foreach (var side in (double[])[west, south, east, north]) command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = side });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.Last });
        return command;
    }
}
