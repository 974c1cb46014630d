using System.Buffers.Binary;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>Points whose rows carry their part of a tile in one column: PostgreSQL strings them together and hands over one value, not a value for each field of each row.</summary>
/// <param name="Column">
/// Feature id (8 bytes), x and y in EPSG:3857 (8 bytes each), then every field: its length (2 bytes, −1: null) and UTF-8, or a binary64 number. All big-endian; migration 0032 makes it.
/// </param>
/// <param name="Fields">Texts and numbers, in the order of the column.</param>
/// <param name="IdField">The field that the id is made of: without it there is none.</param>
internal sealed record PackedRows(string Column, IReadOnlyList<TileField> Fields, string IdField)
{
    private const int Place = 8, FirstField = 24, Null = -1;

    /// <summary>The rows that a question for <see cref="Column"/> as <c>tile_row</c> gives, as one value.</summary>
    internal static string Together(string rows) => $"select string_agg(r.tile_row, ''::bytea) from ({rows}) r";

    /// <summary>Encodes the rows in the order of their ids: the same rows give the same bytes.</summary>
    /// <param name="shown">Those of the fields that the tile shows; the rest is passed over.</param>
    /// <returns>How many lie in the tile itself, not only in its buffer.</returns>
    internal long Encode(ReadOnlySpan<byte> rows, IReadOnlyList<TileField> shown, TileGeometry geometry, MvtLayer layer)
    {
        var keys = new int?[Fields.Count];
        for (var i = 0; i < keys.Length; i++)
            if (shown.Any(f => f.Name == Fields[i].Name)) keys[i] = layer.Key(Fields[i].Name);
        var hasId = shown.Any(f => f.Name == IdField);
        var own = 0L;
        foreach (var start in Find(rows))
        {
            var row = rows[start..];
            var place = (BinaryPrimitives.ReadDoubleBigEndian(row[Place..]), BinaryPrimitives.ReadDoubleBigEndian(row[(Place + 8)..]));
            if (geometry.IsOwn(place)) own++;
            if (geometry.EncodePoint(place) == MvtGeometryType.None) continue;
            var at = FirstField;
            for (var i = 0; i < keys.Length; i++)
            {
                var value = Value(row, ref at, out var isNull);
                if (isNull || keys[i] is not { } key) continue;
                if (Fields[i].Type == PropertyType.Number) layer.Tag(key, BinaryPrimitives.ReadDoubleBigEndian(value));
                else layer.Tag(key, value);
            }
            layer.Add(hasId ? BinaryPrimitives.ReadInt64BigEndian(row) : null, MvtGeometryType.Point, geometry.Commands.Written);
        }
        return own;
    }

    /// <summary>Where each row begins, by id.</summary>
    private int[] Find(ReadOnlySpan<byte> rows)
    {
        var (ids, starts) = (new List<long>(), new List<int>());
        for (var at = 0; at < rows.Length;)
        {
            ids.Add(BinaryPrimitives.ReadInt64BigEndian(rows[at..]));
            starts.Add(at);
            at += FirstField;
            for (var i = 0; i < Fields.Count; i++) Value(rows, ref at, out _);
        }
        var (keys, values) = (ids.ToArray(), starts.ToArray());
        Array.Sort(keys, values);
        return values;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row, ref int at, out bool isNull)
    {
        var length = BinaryPrimitives.ReadInt16BigEndian(row[at..]);
        at += 2;
        isNull = length == Null;
        if (isNull) return default;
        var value = row.Slice(at, length);
        at += length;
        return value;
    }
}
