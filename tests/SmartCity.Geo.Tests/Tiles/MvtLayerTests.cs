using System.Text;
using SmartCity.Geo.Tiles;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class MvtLayerTests
{
    [Fact]
    public void Every_value_is_kept_once_and_comes_back_as_what_it_was()
    {
        var layer = new MvtLayer("values", 4096);
        var (text, number, real, flag) = (layer.Key("text"), layer.Key("number"), layer.Key("real"), layer.Key("flag"));
        for (var i = 0; i < 5000; i++)
        {
            layer.Tag(text, $"事件 {i % 700}");
            layer.Tag(number, (long)(i % 300) - 150);
            layer.Tag(real, i % 90 / 8.0);
            layer.Tag(flag, i % 2 == 0);
            layer.Add(i, MvtGeometryType.Point, Middle());
        }
        var tile = new ProtobufBuffer();
        layer.WriteTo(tile);
        var bytes = tile.Written.ToArray();
        var read = MvtReader.Read(bytes)["values"];
        Assert.Equal(5000, read.Count);
        foreach (var (i, feature) in read.Index())
            Assert.Equal([$"事件 {i % 700}", (long)(i % 300) - 150, i % 90 / 8.0, i % 2 == 0], feature.Tags.Values);
        Assert.Equal(1, Count(bytes, "事件 699"));
    }

    [Fact]
    public void A_text_is_the_same_value_as_its_bytes()
    {
        var layer = new MvtLayer("values", 4096);
        var key = layer.Key("text");
        layer.Tag(key, "同");
        layer.Add(1, MvtGeometryType.Point, Middle());
        layer.Tag(key, Encoding.UTF8.GetBytes("同").AsSpan());
        layer.Add(2, MvtGeometryType.Point, Middle());
        var tile = new ProtobufBuffer();
        layer.WriteTo(tile);
        Assert.Equal(1, Count(tile.Written.ToArray(), "同"));
    }

    private static ReadOnlySpan<byte> Middle()
    {
        var geometry = new TileGeometry(new TileAddress(0, 0, 0));
        geometry.EncodeMiddle();
        return geometry.Commands.Written;
    }

    private static int Count(byte[] bytes, string text)
    {
        var (sought, count) = (Encoding.UTF8.GetBytes(text), 0);
        for (var at = 0; bytes.AsSpan(at).IndexOf(sought) is >= 0 and var found; at += found + 1) count++;
        return count;
    }
}
