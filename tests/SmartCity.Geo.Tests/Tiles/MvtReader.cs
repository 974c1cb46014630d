using System.Buffers.Binary;
using System.Text;
using NetTopologySuite.Geometries;

namespace SmartCity.Tests;

/// <summary>A feature read back from a tile; coordinates are the tile's grid units, y downwards.</summary>
internal sealed record MvtFeature(ulong? Id, Dictionary<string, object> Tags, Geometry Geometry);

/// <summary>Reads vector tiles strictly: whatever the specification forbids throws.</summary>
internal static class MvtReader
{
    private static readonly GeometryFactory Factory = new();

    internal static Dictionary<string, List<MvtFeature>> Read(ReadOnlySpan<byte> tile)
    {
        var layers = new Dictionary<string, List<MvtFeature>>();
        foreach (var (field, _, layer) in Fields(tile))
        {
            Require(field == 3, "a tile holds layers");
            var (name, features) = ReadLayer(layer);
            layers.Add(name, features);   // two layers of one name are forbidden
        }
        return layers;
    }

    private static (string, List<MvtFeature>) ReadLayer(ReadOnlySpan<byte> bytes)
    {
        var parts = Fields(bytes);
        var keys = parts.Where(p => p.Field == 3).Select(p => Encoding.UTF8.GetString(p.Bytes)).ToList();
        var values = parts.Where(p => p.Field == 4).Select(p => ReadValue(p.Bytes)).ToList();
        Require(keys.Distinct().Count() == keys.Count, "keys are unique");
        Require(values.Distinct().Count() == values.Count, "values are unique");
        Require(parts.Single(p => p.Field == 15).Number == 2, "version is 2");
        var features = parts.Where(p => p.Field == 2).Select(p => ReadFeature(p.Bytes, keys, values)).ToList();
        Require(features.Count > 0, "an empty layer is left out");
        return (Encoding.UTF8.GetString(parts.Single(p => p.Field == 1).Bytes), features);
    }

    private static MvtFeature ReadFeature(byte[] bytes, List<string> keys, List<object> values)
    {
        var parts = Fields(bytes);
        ulong? id = parts.Any(p => p.Field == 1) ? parts.Single(p => p.Field == 1).Number : null;
        var tags = Varints(parts.SingleOrDefault(p => p.Field == 2).Bytes ?? []);
        Require(tags.Count % 2 == 0, "tags come in pairs");
        var named = tags.Chunk(2).ToDictionary(t => keys[(int)t[0]], t => values[(int)t[1]]);
        return new(id, named, ReadGeometry(parts.Single(p => p.Field == 3).Number, Varints(parts.Single(p => p.Field == 4).Bytes)));
    }

    private static object ReadValue(byte[] bytes)
    {
        var (field, number, text) = Assert.Single(Fields(bytes));
        return field switch
        {
            1 => Encoding.UTF8.GetString(text),
            2 => (double)BitConverter.UInt32BitsToSingle((uint)number),
            3 => BitConverter.UInt64BitsToDouble(number),
            4 or 5 => (long)number,
            6 => Unzigzag(number),
            7 => number == 1,
            _ => throw new FormatException($"value field {field}"),
        };
    }

    private static Geometry ReadGeometry(ulong type, List<ulong> commands)
    {
        var paths = new List<(List<Coordinate> Positions, bool Closed)>();
        long x = 0, y = 0;
        for (var i = 0; i < commands.Count;)
        {
            var (command, count) = (commands[i] & 7, (int)(commands[i++] >> 3));
            Require(count > 0 && command is 1 or 2 or 7, $"command {command} × {count}");
            if (command == 7)
            {
                Require(type == 3 && count == 1 && paths[^1].Positions.Count >= 3, "ClosePath ends a ring of three or more");
                paths[^1] = (paths[^1].Positions, true);
                continue;
            }
            if (command == 1) Require(type == 1 || count == 1, "MoveTo moves once");
            else Require(type != 1 && !paths[^1].Closed && paths[^1].Positions.Count == 1, "LineTo follows MoveTo");
            for (var n = 0; n < count; n++)
            {
                var (dx, dy) = (Unzigzag(commands[i++]), Unzigzag(commands[i++]));
                Require(command == 1 || dx != 0 || dy != 0, "LineTo goes somewhere");
                (x, y) = (x + dx, y + dy);
                if (command == 1) paths.Add(([], false));
                paths[^1].Positions.Add(new(x, y));
            }
        }
        return type switch
        {
            1 => Factory.CreateMultiPointFromCoords([.. paths.SelectMany(p => p.Positions)]),
            2 => Factory.CreateMultiLineString([.. paths.Select(p => Factory.CreateLineString([.. p.Positions]))]),
            3 => ReadPolygons(paths),
            _ => throw new FormatException($"geometry type {type}"),
        };
    }

    private static MultiPolygon ReadPolygons(List<(List<Coordinate> Positions, bool Closed)> paths)
    {
        var polygons = new List<(LinearRing Shell, List<LinearRing> Holes)>();
        foreach (var (positions, closed) in paths)
        {
            Require(closed, "a ring is closed");
            var ring = Factory.CreateLinearRing([.. positions, positions[0]]);
            var area = NetTopologySuite.Algorithm.Area.OfRingSigned(ring.Coordinates);   // positive = clockwise with y upwards, so counter-clockwise on screen
            Require(area != 0, "a ring encloses something");
            if (area < 0) polygons.Add((ring, []));
            else polygons[^1].Holes.Add(ring);   // throws when a hole comes first
        }
        return Factory.CreateMultiPolygon([.. polygons.Select(p => Factory.CreatePolygon(p.Shell, [.. p.Holes]))]);
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(int, ulong, byte[])>();
        while (bytes.Length > 0)
        {
            var key = Varint(ref bytes);
            switch (key & 7)
            {
                case 0: fields.Add(((int)(key >> 3), Varint(ref bytes), [])); break;
                case 1: fields.Add(((int)(key >> 3), BinaryPrimitives.ReadUInt64LittleEndian(bytes), [])); bytes = bytes[8..]; break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    fields.Add(((int)(key >> 3), 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                case 5: fields.Add(((int)(key >> 3), BinaryPrimitives.ReadUInt32LittleEndian(bytes), [])); bytes = bytes[4..]; break;
                default: throw new FormatException($"wire type {key & 7}");
            }
        }
        return fields;
    }

    private static List<ulong> Varints(ReadOnlySpan<byte> bytes)
    {
        var values = new List<ulong>();
        while (bytes.Length > 0) values.Add(Varint(ref bytes));
        return values;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return value;
        }
    }

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new FormatException($"Broken rule: {rule}.");
    }
}
