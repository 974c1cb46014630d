using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What features mean to a partition. The same for commands and endpoints.</summary>
internal static class PartitionInput
{
    /// <summary>What an area without an adcode is given.</summary>
    internal const string NoAdcode = "000000";

    /// <summary>Units: attributes <c>adcode</c> (or <c>code</c>, <c>id</c> with six digits) and <c>name</c> are used where they exist.</summary>
    internal static List<PartitionArea> Areas(IReadOnlyList<VectorFeature> features) =>
        [.. features.Select((f, i) => new PartitionArea(f.Geometry, Adcode(f), f.Text("name") ?? $"area {i + 1}"))];

    /// <param name="source">Names the file in errors.</param>
    /// <exception cref="GeoInputException">A feature has no class from 1 to 9, or is no valid polygon.</exception>
    internal static List<ClassZone> Classes(IReadOnlyList<VectorFeature> features, string source)
    {
        var zones = new List<ClassZone>();
        foreach (var feature in features)
        {
            if (!int.TryParse(feature.Text("class"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ClassCounts.LargestClass)
                throw new GeoInputException($"{source} has a feature with class '{feature.Text("class")}'; an attribute 'class' of 1 to {ClassCounts.LargestClass} is needed.");
            if (feature.Geometry is not (Polygon or MultiPolygon) || !feature.Geometry.IsValid)
                throw new GeoInputException($"{source} has a class zone that is no valid polygon ({feature.Geometry.GeometryType}).");
            zones.Add(new(number, feature.Geometry));
        }
        return zones;
    }

    /// <summary>Communities: the attribute <c>code</c>, or <c>community_code</c>, has the twelve digits.</summary>
    /// <exception cref="GeoInputException">A feature has no such code.</exception>
    internal static List<CommunityArea> Communities(IReadOnlyList<VectorFeature> features, string source) =>
        [.. features.Select((f, i) => new CommunityArea(Code(f) ?? throw new GeoInputException($"Community {i + 1} of {source} has no twelve-digit code in an attribute 'code' or 'community_code'."), f.Text("name") ?? $"community {i + 1}", f.Geometry))];

    private static string? Code(VectorFeature feature)
    {
        foreach (var field in (ReadOnlySpan<string>)["community_code", "code", "id"])
            if (feature.Text(field) is { Length: 12 } text && text.All(char.IsAsciiDigit)) return text;
        return null;
    }

    private static string Adcode(VectorFeature feature)
    {
        foreach (var field in (ReadOnlySpan<string>)["adcode", "code", "id"])
            if (feature.Text(field) is { Length: 6 } text && text.All(char.IsAsciiDigit)) return text;
        return NoAdcode;
    }
}
