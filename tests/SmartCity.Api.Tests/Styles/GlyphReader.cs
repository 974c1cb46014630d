using System.Text;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Tests.Styles;

/// <summary>Reads a range of characters by the published description of the format, apart from our writer.</summary>
internal static class GlyphReader
{
    internal static (string Stack, string Range, Dictionary<int, Glyph> Glyphs) Read(byte[] file)
    {
        var stack = Assert.Single(Fields(file));
        Assert.Equal(1, stack.Number);
        var parts = Fields(stack.Bytes);
        var glyphs = parts.Where(p => p.Number == 3).Select(p => ReadGlyph(Fields(p.Bytes))).ToDictionary(g => g.CodePoint);
        return (Encoding.UTF8.GetString(parts.Single(p => p.Number == 1).Bytes), Encoding.UTF8.GetString(parts.Single(p => p.Number == 2).Bytes), glyphs);
    }

    private static Glyph ReadGlyph(List<(int Number, ulong Value, byte[] Bytes)> parts)
    {
        ulong Of(int number) => parts.Single(p => p.Number == number).Value;
        int Signed(int number) => (int)((long)(Of(number) >> 1) ^ -(long)(Of(number) & 1));
        var bitmap = parts.Where(p => p.Number == 2).Select(p => p.Bytes).SingleOrDefault();
        var glyph = new Glyph((int)Of(1), (int)Of(3), (int)Of(4), Signed(5), Signed(6), (int)Of(7), bitmap);
        Assert.Equal(glyph.Width == 0 ? null : (glyph.Width + 6) * (glyph.Height + 6), bitmap?.Length);
        return glyph;
    }

    private static List<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        var (fields, at) = (new List<(int, ulong, byte[])>(), 0);
        ulong Varint()
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var next = message[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
                shift += 7;
            }
        }
        while (at < message.Length)
        {
            var tag = Varint();
            var (number, value, bytes) = ((int)(tag >> 3), Varint(), Array.Empty<byte>());
            if ((tag & 7) == 2)
            {
                bytes = message[at..(at + (int)value)];
                at += (int)value;
            }
            else Assert.Equal(0UL, tag & 7);
            fields.Add((number, value, bytes));
        }
        return fields;
    }
}
