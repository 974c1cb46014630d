using System.IO.Compression;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

/// <summary>A folder of vector files for one test.</summary>
internal sealed class VectorFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-vector-").FullName;

    internal static Polygon Square { get; } = new(new LinearRing([new(102.7, 25), new(102.7, 25.01), new(102.71, 25.01), new(102.71, 25), new(102.7, 25)]));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal string this[string name] => Path.Combine(_folder, name);

    internal string Put(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    internal string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    internal string Write(string name, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, VectorWriteOptions? options = null)
    {
        VectorFile.Write(this[name], options ?? new(), features, fields, Stop);
        return this[name];
    }

    /// <summary>One square with attributes.</summary>
    internal string Write(string name, VectorWriteOptions? options, params (string Field, object? Value)[] attributes) => Write(name, Square, options, attributes);

    internal string Write(string name, Geometry geometry, VectorWriteOptions? options, params (string Field, object? Value)[] attributes) =>
        Write(name, [new(geometry, attributes.ToDictionary(a => a.Field, a => a.Value))], [.. attributes.Select(a => new VectorField(a.Field, VectorFieldType.Text))], options);

    /// <summary>A zip of files under the names that they shall have in it.</summary>
    internal string Zip(string name, params (string Entry, byte[] Bytes)[] files)
    {
        using var zip = new ZipArchive(File.Create(this[name]), ZipArchiveMode.Create);
        foreach (var (entry, bytes) in files)
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.Write(bytes);
        }
        return this[name];
    }

    internal byte[] Bytes(string name) => File.ReadAllBytes(this[name]);

    internal static VectorLayer Read(string path, VectorReadOptions? options = null) => VectorFile.Read(path, options ?? new(), Stop);

    internal static string Refused(string path, VectorReadOptions? options = null) => Assert.Throws<ImagingInputException>(() => Read(path, options)).Message;
}
