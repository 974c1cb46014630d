using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <summary>A city after its import, before it is partitioned.</summary>
/// <param name="Source">Whose data these are; shown as attribution.</param>
/// <param name="Notes">What a reader has to know of the data, one sentence each.</param>
internal sealed record CityDescription(string Name, string Source, bool IsSynthetic, IReadOnlyList<string> Notes);

/// <summary>A unit of the city; EPSG:4490, longitude then latitude in degrees.</summary>
internal sealed record CityUnit(string Adcode, string Name, Geometry Geometry);

/// <summary>The imported city on disk: a description, its districts and the lines that cells end at. The description is written last, so an import without it never happened.</summary>
internal sealed class CityFiles(DataFolder data, string city)
{
    private static readonly VectorField[] DistrictFields = [new("adcode", VectorFieldType.Text), new("name", VectorFieldType.Text)];
    private static readonly VectorField[] BarrierFields = [new("kind", VectorFieldType.Text), new("name", VectorFieldType.Text)];

    private string Folder => Path.Combine(data.Cities, data.SafeName(city));

    private string Description => Path.Combine(Folder, "city.json");

    private string Districts => Path.Combine(Folder, "districts.geojson");

    private string Barriers => Path.Combine(Folder, "barriers.geojson");

    internal void Write(CityDescription description, IReadOnlyList<CityUnit> districts, IReadOnlyList<(string Kind, string? Name, Geometry Line)> barriers, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        File.Delete(Description);
        VectorFile.Write(Districts, [.. districts.Select(d => new VectorFeature(d.Geometry, new Dictionary<string, object?> { ["adcode"] = d.Adcode, ["name"] = d.Name }))],
            DistrictFields, CrsTransform.Cgcs2000, cancellationToken);
        VectorFile.Write(Barriers, [.. barriers.Select(b => new VectorFeature(b.Line, new Dictionary<string, object?> { ["kind"] = b.Kind, ["name"] = b.Name }))],
            BarrierFields, CrsTransform.Cgcs2000, cancellationToken);
        File.WriteAllText(Description, JobJson.Write(description));
    }

    /// <exception cref="GeoInputException">The city has not been imported.</exception>
    internal (CityDescription Description, IReadOnlyList<PartitionArea> Areas, IReadOnlyList<PartitionBarrier> Barriers) Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(Description)) throw new GeoInputException($"The city '{city}' has not been imported.");
        var description = JsonSerializer.Deserialize<CityDescription>(File.ReadAllText(Description), JobJson.Options)!;
        var areas = VectorFile.Read(Districts, null, null, cancellationToken).Features.Select(f => new PartitionArea(f.Geometry, f.Text("adcode") ?? "000000", f.Text("name") ?? "")).ToList();
        var barriers = VectorFile.Read(Barriers, null, null, cancellationToken).Features.Select(f => PartitionBarrier.Of(f.Geometry, f.Text("kind") ?? BarrierKinds.Other)).ToList();
        return (description, areas, barriers);
    }
}
