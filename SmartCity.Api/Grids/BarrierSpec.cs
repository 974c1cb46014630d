using System.Globalization;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>One <c>--barriers</c>: <c>FILE[:KIND[:WEIGHT]]</c>, such as <c>rivers.geojson</c>, <c>streets.gpkg:road</c>, <c>lanes.shp:road:0.3</c>.</summary>
/// <param name="Kind">One of <see cref="BarrierKinds.All"/>; null = the features' attribute <c>kind</c>, else what the file's name says.</param>
/// <param name="Weight">0 … 1; null = the kind's own.</param>
internal sealed record BarrierSpec(string Path, string? Kind, double? Weight)
{
    internal const string Help = "Lines or outlines that cells should end at: FILE[:KIND[:WEIGHT]], in any vector format and CRS. KIND is river, railway, road or other; without it the attribute 'kind', or else the file's name, "
        + "tells which. WEIGHT from 0 to 1 says how much cells prefer them; without it the kind's own. May be given more than once: rivers.geojson, streets.gpkg:road, lanes.shp:road:0.3.";

    /// <exception cref="GeoInputException">It is not of that form.</exception>
    internal static BarrierSpec Parse(string text)
    {
        var (path, kind, weight) = (text.Trim(), (string?)null, (double?)null);
        if (File.Exists(path)) return new(path, null, null);
        if (Last(path) is { } last && double.TryParse(last, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            if (!(number is >= 0 and <= 1)) throw new GeoInputException($"The barriers '{text}' have the weight {last}; 0 to 1 is possible.");
            (weight, path) = (number, path[..^(last.Length + 1)]);
        }
        if (Last(path) is { } name && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal))
        {
            BarrierKinds.WeightOf(name);
            (kind, path) = (name, path[..^(name.Length + 1)]);
        }
        if (weight is not null && kind is null) throw new GeoInputException($"The barriers '{text}' have a weight but no kind; write FILE:KIND:WEIGHT, KIND being {string.Join(", ", BarrierKinds.All)}.");
        return new(path, kind, weight);

        static string? Last(string path) => path.LastIndexOf(':') is > 0 and var colon ? path[(colon + 1)..] : null;
    }

    /// <exception cref="GdalException">The file can't be read.</exception>
    internal IEnumerable<PartitionBarrier> Read(CancellationToken cancellationToken)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(Path);
        var usual = BarrierKinds.All.FirstOrDefault(k => name.Contains(k, StringComparison.OrdinalIgnoreCase)) ?? BarrierKinds.Other;
        foreach (var feature in VectorFile.Read(Path, null, null, cancellationToken).Features)
        {
            var kind = Kind ?? (feature.Text("kind") is { } own && BarrierKinds.All.Contains(own) ? own : usual);
            yield return new(feature.Geometry, kind, Weight ?? BarrierKinds.WeightOf(kind));
        }
    }
}
