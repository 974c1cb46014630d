using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Access;

/// <summary>Pools of connections that see what a visitor may see. Role and settings are set once, when a connection is opened: a request pays nothing for them. Thread-safe.</summary>
/// <param name="owner">The pool of the program itself: jobs, intake, whatever writes.</param>
/// <param name="connectionString">Of the same database and user.</param>
public sealed class ReadingPools(NpgsqlDataSource owner, string connectionString) : IAsyncDisposable
{
    /// <summary>Each unit whose handlers read needs one; the one that was not used for longest goes first.</summary>
    private const int MostPools = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Pool> _pools = [];

    /// <summary>Sees and may do everything.</summary>
    public NpgsqlDataSource Owner => owner;

    /// <summary>The pool for what is seen; equal rows, equal pool.</summary>
    public NpgsqlDataSource Of(Visibility seen)
    {
        NpgsqlDataSource? retired = null;
        try
        {
            lock (_lock)
            {
                if (!_pools.TryGetValue(seen.RowsKey, out var pool))
                {
                    if (_pools.Count >= MostPools)
                    {
                        var (key, oldest) = _pools.Where(p => p.Key.Length > 0).MinBy(p => p.Value.UsedAt);
                        _pools.Remove(key);
                        retired = oldest.Source;
                    }
                    _pools[seen.RowsKey] = pool = new(GeoDatabase.OpenForReading(connectionString, seen));
                }
                pool.UsedAt = Environment.TickCount64;
                return pool.Source;
            }
        }
        finally
        {
            retired?.Dispose();   // connections that are in use end when they are given back
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Pool> all;
        lock (_lock)
        {
            all = [.. _pools.Values];
            _pools.Clear();
        }
        foreach (var pool in all) await pool.Source.DisposeAsync();
    }

    private sealed class Pool(NpgsqlDataSource source)
    {
        internal NpgsqlDataSource Source => source;

        internal long UsedAt { get; set; }
    }
}
