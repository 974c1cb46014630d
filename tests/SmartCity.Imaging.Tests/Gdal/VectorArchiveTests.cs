using System.IO.Compression;
using System.Text;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

public sealed class VectorArchiveTests : IDisposable
{
    private const string Kml = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>五华区</name><Point><coordinates>102.7,25.1,1900</coordinates></Point></Placemark></Document></kml>""";

    private readonly VectorFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zipped_shapefile_is_written_and_read_back()
    {
        var path = _folder.Write("cells.shp.zip", new() { Encoding = "GBK" }, ("name", "五华区"));

        using (var zip = ZipFile.OpenRead(path)) Assert.Equal(["cells.cpg", "cells.dbf", "cells.prj", "cells.shp", "cells.shx"], zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        var layer = VectorFolder.Read(path);
        Assert.Equal(("cells", "五华区"), (layer.Name, Assert.Single(layer.Features).Text("name")));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Names_of_entries_may_be_chinese_in_GBK_in_folders_and_beside_other_things()
    {
        _folder.Write("a.shp", new(), ("name", "x"));
        using (var zip = new ZipArchive(File.Create(_folder["up.zip"]), ZipArchiveMode.Create, leaveOpen: false, Encoding.GetEncoding("ISO-8859-1")))
        {
            // .NET marks names beyond ASCII as UTF-8; written byte by byte as Latin 1, GBK keeps its bytes.
            var name = Encoding.Latin1.GetString(TextEncodings.Gb18030.GetBytes("数据/网格"));
            foreach (var part in new[] { "shp", "shx", "dbf", "prj" }) zip.CreateEntryFromFile(_folder["a." + part], $"{name}.{part}");
            zip.CreateEntryFromFile(_folder["a.shp"], "__MACOSX/._a.shp");
            zip.CreateEntryFromFile(_folder["a.dbf"], "readme.docx");
        }

        Assert.Single(VectorFolder.Read(_folder["up.zip"]).Features);
        Assert.Single(VectorFolder.Read(_folder["up.zip"], new() { Layer = "网格" }).Features);
    }

    [Fact]
    public void A_kmz_is_read() =>
        Assert.Equal("五华区", Assert.Single(VectorFolder.Read(_folder.Zip("place.kmz", ("doc.kml", Encoding.UTF8.GetBytes(Kml)), ("files/icon.png", [1]))).Features).Text("Name"));

    [Fact]
    public void Of_several_files_one_must_be_chosen()
    {
        var two = _folder.Zip("two.zip", ("a.kml", Encoding.UTF8.GetBytes(Kml)), ("b.kml", Encoding.UTF8.GetBytes(Kml.Replace("五华", "盘龙", StringComparison.Ordinal))));

        Assert.Contains("2 vector files (a.kml, b.kml); say which one with --layer", VectorFolder.Refused(two), StringComparison.Ordinal);
        Assert.Equal("盘龙区", Assert.Single(VectorFolder.Read(two, new() { Layer = "b" }).Features).Text("Name"));
    }

    [Fact]
    public void A_path_that_leads_out_of_the_archive_leads_nowhere()
    {
        var evil = _folder.Zip("evil.zip", ("../../../../tmp/smartcity-evil.kml", Encoding.UTF8.GetBytes(Kml)));

        Assert.Single(VectorFolder.Read(evil).Features);
        Assert.False(File.Exists("/tmp/smartcity-evil.kml"));
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "smartcity-archive-*"), d => File.Exists(Path.Combine(d, "data.kml")));
    }

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        var zeros = new byte[100 << 20];   // 100 MB of nothing pack to 100 kB

        Assert.Contains("grows more than", VectorFolder.Refused(_folder.Zip("bomb.zip", ("bomb.geojson", zeros))), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_files_no_vector_file_and_no_zip_are_refused()
    {
        Assert.Contains("1001 files", VectorFolder.Refused(_folder.Zip("many.zip", [.. Enumerable.Range(0, 1001).Select(i => ($"{i}.txt", Array.Empty<byte>()))])), StringComparison.Ordinal);
        Assert.Contains("holds no vector file", VectorFolder.Refused(_folder.Zip("text.zip", ("a.txt", [1, 2]))), StringComparison.Ordinal);
        Assert.Contains("no sound zip", VectorFolder.Refused(_folder.Put("false.zip", "no zip at all")), StringComparison.Ordinal);
        Assert.Contains("inside.zip/a.shp' lacks its .shx", VectorFolder.Refused(_folder.Zip("inside.zip", ("a.shp", [0, 0, 0x27, 0x0A]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_zip_is_refused()
    {
        _folder.Write("cells.zip", new(), ("name", "x"));
        var half = _folder.Put("half.zip", _folder.Bytes("cells.zip")[..^200]);

        Assert.Contains("no sound zip", VectorFolder.Refused(half), StringComparison.Ordinal);
    }
}
