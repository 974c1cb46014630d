using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Layers;

/// <summary>What is to become of a file: a user layer. The same for the command, at once over HTTP and as a job.</summary>
/// <param name="Name">Of the layer, with or without <see cref="UserLayer.Prefix"/>.</param>
/// <param name="Title">For people; null: the name of the layer in the file.</param>
/// <param name="Attribution">Whose data these are.</param>
/// <param name="File">How it is read.</param>
/// <param name="Shift">gcj02, bd09 or null.</param>
internal sealed record LayerOrder(string Name, VectorReadOptions File, string? Title = null, string? Description = null, string? Attribution = null, string? Shift = null)
{
    /// <summary>Names that the features' own parts and the parameters of requests have.</summary>
    private static readonly HashSet<string> Taken = new(["id", "version", FeatureLayer.GeometryName, "bbox", "datetime", "limit", "offset", "cursor", "collections", Representation.Parameter, .. ItemsParameters.Names], StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks what needs no file.</summary>
    /// <exception cref="GeoInputException">A name or text can't be.</exception>
    internal LayerOrder Checked()
    {
        _ = UserLayer.IdOf(Name);
        _ = CoordinateShift.Parse(Shift);
        foreach (var (what, text, most) in ((string, string?, int)[])[("title", Title, UserLayerLimits.LongestTitle), ("description", Description, UserLayerLimits.LongestDescription), ("attribution", Attribution, UserLayerLimits.LongestTitle)])
            if (text?.Length > most || (text?.Contains('\0', StringComparison.Ordinal) ?? false)) throw new GeoInputException($"The {what} has {text!.Length} characters or one that can't be stored; {most} are possible.");
        return this;
    }

    /// <summary>Reads the file, whole or not at all.</summary>
    /// <param name="called">What messages call it.</param>
    /// <exception cref="GeoInputException">It holds too much, or features that can't be stored; the first of them are named.</exception>
    internal (UserLayer Layer, IReadOnlyList<UserFeature> Features) Read(string path, string called, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var layer = new VectorInput { File = File with { CalledAs = called }, Shift = CoordinateShift.Parse(Shift) }.Read(path, cancellationToken);
        if (layer.Features.Count == 0) throw new GeoInputException($"'{called}' holds no feature with a geometry.");
        if (layer.Features.Count > UserLayerLimits.MostFeatures) throw new GeoInputException($"'{called}' holds {layer.Features.Count} features; {UserLayerLimits.MostFeatures} are possible. Choose some with 'where', or a 'layer' of it.");
        var fields = Fields(layer, called);
        var vertices = layer.Features.Sum(f => (long)f.Geometry.NumPoints);
        if (vertices > UserLayerLimits.MostVerticesOfFile) throw new GeoInputException($"'{called}' holds {vertices} vertices; {UserLayerLimits.MostVerticesOfFile} are possible.");
        var (features, faults, kinds) = (new List<UserFeature>(layer.Features.Count), new List<string>(), new HashSet<string?>());
        for (var i = 0; i < layer.Features.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var geometry = UserLayerLimits.Checked(layer.Features[i].Geometry, $"feature {i + 1}");
                kinds.Add(UserLayerLimits.Kind(geometry));
                var properties = new JsonObject();
                foreach (var (source, field) in fields)
                    if (UserLayerValues.Of(layer.Features[i].Attributes.GetValueOrDefault(source), $"feature {i + 1}: {field.Name}") is { } value) properties[field.Name] = value;
                features.Add(new(properties, geometry));
            }
            catch (GeoInputException e)
            {
                faults.Add(e.Message);
            }
            if (i % 1000 == 0) progress?.Report((double)i / layer.Features.Count);
        }
        if (faults.Count > 0) throw RefusedFile.Of(called, faults);
        return (new()
        {
            Id = UserLayer.IdOf(Name),
            Title = Title ?? (layer.Name.Length is > 0 and <= UserLayerLimits.LongestTitle ? layer.Name : Name),
            Description = Description ?? "",
            Attribution = Attribution ?? "",
            Geometry = kinds is { Count: 1 } ? kinds.First() ?? "any" : "any",
            Fields = [.. fields.Select(f => f.Field)],
            Origin = Origin(path),
        }, features);
    }

    /// <summary>The file's fields in their order; a name that is taken gets an underscore.</summary>
    private static List<(string Source, UserLayerField Field)> Fields(VectorLayer layer, string called)
    {
        if (layer.Fields.Count > UserLayerLimits.MostFields) throw new GeoInputException($"'{called}' has {layer.Fields.Count} fields; {UserLayerLimits.MostFields} are possible.");
        var (fields, used) = (new List<(string, UserLayerField)>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var field in layer.Fields)
        {
            if (field.Name.Length is 0 or > UserLayerLimits.LongestName || field.Name.Any(char.IsControl)) throw new GeoInputException($"'{called}' has a field '{field.Name}'; 1 to {UserLayerLimits.LongestName} characters without control characters are possible.");
            var name = field.Name;
            while (Taken.Contains(name) || !used.Add(name)) name += "_";
            fields.Add((field.Name, new(name, field.Type switch
            {
                VectorFieldType.Whole => PropertyType.WholeNumber,
                VectorFieldType.Real => PropertyType.Number,
                VectorFieldType.Truth => PropertyType.Boolean,
                VectorFieldType.Time => PropertyType.Instant,
                _ => PropertyType.Text,
            })));
        }
        return fields;
    }

    private string Origin(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file)) + JobJson.Write(this with { File = File with { CalledAs = null } }))));
    }
}
