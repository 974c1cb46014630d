using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>The tiles of an archive in the making, in order, each content once; a run that comes later goes on with it. One run at a time.</summary>
internal sealed class TileJournal : IDisposable
{
    private const int EntryBytes = 8 + 8 + 4 + HashBytes, HashBytes = 16;

    private readonly string _dataPath, _indexPath;
    private readonly FileStream _data, _index;
    private readonly Dictionary<UInt128, (ulong Offset, uint Length)> _contents = [];

    private TileJournal(string dataPath, string indexPath, FileStream data, FileStream index) => (_dataPath, _indexPath, _data, _index) = (dataPath, indexPath, data, index);

    /// <param name="Length">0: nothing lies in the tile.</param>
    internal readonly record struct Entry(ulong TileId, ulong Offset, uint Length);

    /// <summary>All that were added, by all runs, in their order.</summary>
    internal List<Entry> Entries { get; } = [];

    internal long DataLength { get; private set; }

    /// <summary>Different contents.</summary>
    internal int Contents => _contents.Count;

    /// <summary>Opens the work on an output, anew or where a run of the same description ended.</summary>
    /// <exception cref="GeoInputException">Another run is at it, or the folder can't be written.</exception>
    internal static TileJournal Open(string output, TileArchiveDescription description)
    {
        var (data, index) = (output + ".tiles.partial", output + ".index.partial");
        FileStream? opened = null;
        try
        {
            opened = new(index, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var journal = new TileJournal(data, index, new(data, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), opened);
            journal.Resume(SHA256.HashData(Encoding.UTF8.GetBytes(description.ToString())));
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            throw new GeoInputException($"'{output}' can't be written: {e.Message} Another run may be at it.", e);
        }
    }

    internal void Add(ulong tileId, byte[] tile)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(tile, hash);
        var content = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        var place = ((ulong)DataLength, (uint)tile.Length);
        if (tile.Length == 0) place = (0, 0);
        else if (_contents.TryGetValue(content, out var known)) place = known;
        else
        {
            _data.Write(tile);
            DataLength += tile.Length;
            _contents.Add(content, place);
        }
        Span<byte> entry = stackalloc byte[EntryBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, tileId);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], place.Item1);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], place.Item2);
        hash[..HashBytes].CopyTo(entry[20..]);
        _index.Write(entry);
        Entries.Add(new(tileId, place.Item1, place.Item2));
    }

    /// <summary>What was added survives: first the tiles, then what tells of them.</summary>
    internal void Flush()
    {
        _data.Flush(flushToDisk: true);
        _index.Flush(flushToDisk: true);
    }

    internal byte[] Read(Entry entry)
    {
        var tile = new byte[entry.Length];
        _data.Position = (long)entry.Offset;
        _data.ReadExactly(tile);
        return tile;
    }

    /// <summary>Copies all tiles, each content once, in the order of the offsets.</summary>
    internal async Task CopyToAsync(Stream target, CancellationToken cancellationToken)
    {
        _data.Position = 0;
        await _data.CopyToAsync(target, cancellationToken);
    }

    internal void Delete()
    {
        Dispose();
        File.Delete(_indexPath);
        File.Delete(_dataPath);
    }

    public void Dispose()
    {
        _data.Dispose();
        _index.Dispose();
    }

    /// <summary>Takes the entries whose tiles are all there; what came after is cut off.</summary>
    private void Resume(byte[] description)
    {
        var head = new byte[description.Length];
        if (_index.Length < head.Length || _index.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().SequenceEqual(description))
        {
            _index.SetLength(0);
            _data.SetLength(0);
            _index.Write(description);
            return;
        }
        var entry = new byte[EntryBytes];
        while (_index.ReadAtLeast(entry, EntryBytes, throwOnEndOfStream: false) == EntryBytes)
        {
            var (id, offset, length) = (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(8)), BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(16)));
            if ((long)offset + length > _data.Length) break;
            Entries.Add(new(id, offset, length));
            if (length == 0) continue;
            _contents.TryAdd(BinaryPrimitives.ReadUInt128LittleEndian(entry.AsSpan(20)), (offset, length));
            DataLength = Math.Max(DataLength, (long)offset + length);
        }
        _index.SetLength(head.Length + (long)Entries.Count * EntryBytes);
        _index.Position = _index.Length;
        _data.SetLength(DataLength);
        _data.Position = DataLength;
    }
}
