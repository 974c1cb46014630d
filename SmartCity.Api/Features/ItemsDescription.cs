using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>The items requests in the OpenAPI document: what each parameter means, and for each collection a path with its own queryables as parameters.</summary>
/// <remarks>GDAL looks for the queryables there, and sends a condition only where it finds them and a language that it knows.</remarks>
internal static class ItemsDescription
{
    internal const string Path = "/collections/{collectionId}/items";

    private static readonly Dictionary<string, (string Meaning, OpenApiSchema? Schema)> Parameters = new()
    {
        ["bbox"] = ("Features that touch the box: west,south,east,north in degrees, or lower and upper corner in the CRS of bbox-crs.", null),
        ["bbox-crs"] = ("URI of the CRS of bbox; CRS84 without it.", null),
        ["datetime"] = ("An instant, or two with a slash between; '..' leaves an end open.", null),
        ["limit"] = ("Features in a page.", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = FeatureQuery.MaxLimit.ToString(CultureInfo.InvariantCulture), Default = ItemsQuery.UsualLimit }),
        ["offset"] = ("Features to skip; following the link 'next' is faster.", null),
        ["cursor"] = ("Where the page before ended; part of the link 'next'.", null),
        [RequestedCrs.Parameter] = ("URI of the CRS of the answer; CRS84 without it.", null),
        ["filter"] = ("A condition in CQL2, such as: level >= 2 AND S_INTERSECTS(geometry, BBOX(102.6, 25, 102.7, 25.1)).", null),
        ["filter-lang"] = ("The encoding of filter; cql-text is an older name of cql2-text.", OneOf([.. ItemsQuery.Languages])),
        ["filter-crs"] = ("URI of the CRS of coordinates in filter; CRS84 without it.", null),
        ["sortby"] = ("Properties with commas between; a '-' before one lets it fall.", null),
        ["properties"] = ("Only these properties, with commas between.", null),
        ["exclude-properties"] = ("All properties but these.", null),
        ["skipGeometry"] = ("True: without geometry.", OneOf("false", "true")),
        [Representation.Parameter] = ("The format of the answer.", OneOf([Representation.Json, Representation.Html, Representation.Csv, .. ItemsFile.Formats.Select(f => f.Name)])),
    };

    internal static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Name is null || !Parameters.TryGetValue(parameter.Name, out var known)) continue;
            parameter.Description = known.Meaning;
            parameter.Schema = known.Schema ?? parameter.Schema;
        }
        return Task.CompletedTask;
    }

    internal static async Task AddCollectionsAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var every = document.Paths[Path].Operations![HttpMethod.Get];
        foreach (var layer in (await context.ApplicationServices.GetRequiredService<Layers.LayerRegister>().AllAsync(cancellationToken)).Features)
            document.Paths[$"/collections/{layer.Id}/items"] = new OpenApiPathItem
            {
                Operations = new()
                {
                    [HttpMethod.Get] = new(every)
                    {
                        OperationId = $"{every.OperationId}.{layer.Id}",
                        Summary = layer.Title,
                        Description = layer.Description,
                        Parameters = [.. (every.Parameters ?? []).Where(p => p.In != ParameterLocation.Path), .. layer.Properties.Where(p => p.IsFilterable).Select(Queryable)],
                    },
                },
            };
    }

    private static OpenApiParameter Queryable(FeatureProperty property)
    {
        var (type, format) = CollectionSchema.TypeOf(property.Type);
        return new()
        {
            Name = property.Name,
            In = ParameterLocation.Query,
            Description = property.Description,
            Schema = new OpenApiSchema { Type = Enum.Parse<JsonSchemaType>(type, ignoreCase: true), Format = format },
        };
    }

    private static OpenApiSchema OneOf(params string[] names) => new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)], Default = names[0] };
}
