using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Npgsql;

namespace SmartCity.Geo.Database;

/// <summary>Closes connections whose prepared statements may be spoilt, before anybody else gets them from the pool.</summary>
/// <remarks>
/// Npgsql 10.0.3 prepares a statement in the same round trip that binds and runs it. Where PostgreSQL parses it and then refuses its values (a text with U+0000, a
/// division by a zero that planning comes upon, an end of patience), Npgsql keeps it as prepared but without a result; whoever uses it next on that connection
/// ends with "unexpected backend message DataRow". The refusal is met here as it is thrown, when the connection is still in use: a pool that is cleared then closes
/// it as it comes back. A later catch is too late: somebody else may have it.
/// </remarks>
internal static class SpoiltStatements
{
    /// <summary>Classes of SQLSTATE that come of parsing (42) or of running, never of binding: broken constraints, serialization and locks. They are common and cost no connection.</summary>
    private static readonly string[] Harmless = ["23", "40", "42", "55"];

    private static readonly ConditionalWeakTable<NpgsqlDataSource, object?> Sources = [];

    /// <summary>Each is thrown on through every task that awaits it.</summary>
    private static readonly ConditionalWeakTable<Exception, object?> Met = [];

    static SpoiltStatements() => AppDomain.CurrentDomain.FirstChanceException += ClearAfter;

    internal static NpgsqlDataSource Watch(NpgsqlDataSource source)
    {
        Sources.Add(source, null);
        return source;
    }

    private static void ClearAfter(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is not PostgresException refused || Harmless.Contains(refused.SqlState[..2]) || !Met.TryAdd(refused, null)) return;
        foreach (var (source, _) in Sources) source.Clear();   // which one it came of is not said
    }
}
