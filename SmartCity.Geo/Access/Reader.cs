using System.Runtime.CompilerServices;
using Npgsql;

namespace SmartCity.Geo.Access;

/// <summary>For whom the stores of one service scope read: a visitor, or the program itself until <see cref="ReadAs"/> says otherwise.</summary>
/// <remarks>A store that is asked for in a scope that reads for a visitor can't be had any other way than restricted: no query has to remember it.</remarks>
/// <param name="pools">Asked for with the first store: a server without a database answers, too.</param>
public sealed class Reader(Func<ReadingPools> pools)
{
    private Visibility? _seen;

    /// <summary>What the visitor of this scope sees.</summary>
    public Visibility Seen => _seen ?? Visibility.All;

    /// <summary>Whether stores of this scope see and change everything.</summary>
    public bool IsOwner { get; private set; } = true;

    /// <summary>From now on stores of this scope show no more than this.</summary>
    /// <param name="isWriting">The scope changes data by rules of its own: stores are the owner's, but <see cref="Stores{T}.Visible"/> gives what the visitor sees.</param>
    public void ReadAs(Visibility seen, bool isWriting = false) => (_seen, IsOwner) = (seen, isWriting);

    internal NpgsqlDataSource Source => IsOwner ? pools().Owner : pools().Of(Seen);

    internal NpgsqlDataSource VisibleSource => _seen is { } seen ? pools().Of(seen) : pools().Owner;
}

/// <summary>One kind of store over each pool: asked for by name where the pool of the scope is not the right one. Thread-safe.</summary>
/// <param name="make">The store over a pool, and which rows are seen there. Visitors who see the same rows share it, so it must not keep which properties are hidden.</param>
public sealed class Stores<T>(ReadingPools pools, Func<NpgsqlDataSource, Visibility, T> make) where T : class
{
    private readonly ConditionalWeakTable<NpgsqlDataSource, T> _made = [];

    /// <summary>Sees and may do everything: say why at each use.</summary>
    public T Owner => Over(pools.Owner, Visibility.All);

    /// <summary>Sees everything and changes nothing: for rows none of which is hidden from the visitor, as <see cref="Visibility.HidesRowsOf"/> and <see cref="Visibility.Reads"/> tell.</summary>
    public T Open => Over(pools.Of(Visibility.All), Visibility.All);

    /// <summary>Sees what the visitor of the scope may see, also where the scope writes.</summary>
    public T Visible(Reader reader) => Over(reader.VisibleSource, reader.Seen);

    /// <summary>That of the scope.</summary>
    internal T Of(Reader reader) => Over(reader.Source, reader.IsOwner ? Visibility.All : reader.Seen);

    private T Over(NpgsqlDataSource source, Visibility seen) => _made.GetValue(source, s => make(s, seen));
}
