using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Api.Jobs;

namespace SmartCity.Api.Processes;

/// <summary>An input of a process: the parameter of the job of the same name.</summary>
/// <param name="Schema">JSON Schema.</param>
internal sealed record ProcessInput(string Name, string Title, bool IsRequired, JsonObject Schema);

/// <summary>A kind of job as an OGC process. It has one output, the job's result.</summary>
/// <param name="Kind">One of <see cref="JobKind"/>.</param>
/// <param name="IsShort">It may be waited for.</param>
internal sealed record Process(string Id, string Title, string Description, string Kind, bool IsShort, IReadOnlyList<ProcessInput> Inputs, string Output, string OutputTitle, JsonObject OutputSchema)
{
    internal const string Version = "1.0.0";

    /// <summary>All processes, in the order of their list.</summary>
    internal static IReadOnlyList<Process> All { get; } =
    [
        new("partition", "Partition of a city into management cells", "Cuts an imported city into exactly so many cells and publishes them as an edition; the same again publishes nothing new.", JobKind.Partition, false,
        [
            new("city", "Name of an imported city", true, Schema("string")),
            new("cells", "How many cells", true, Schema("integer", ("minimum", 1))),
            new("seed", "The same seed makes the same cells", false, Schema("integer", ("default", 1))),
        ], "edition", "The edition: its number, its cells, their area in square metres, and whether it is new", Schema("object")),
        new("change-detection", "Change between two scenes", "Compares two scenes of the catalogue; the changed objects become detections, the score a raster with tiles.", JobKind.DetectChange, false,
        [
            new("before", "Id of the earlier scene", true, Schema("string")),
            new("after", "Id of the later scene", true, Schema("string")),
            new("minimum_area_square_metres", "Smaller objects are dropped; without it the usual for the resolution", false, Schema("number", ("minimum", 0))),
        ], "run", "The change run and how many detections it has", Schema("object")),
        new("zonal-statistics", "Statistics of a scene in every cell", "Mean, deviation, least, greatest and weight of an index, an expression or a band in each cell, every pixel weighted by how much of it lies in the cell.", JobKind.Zonal, true,
        [
            new("scene", "Id of the scene", true, Schema("string")),
            new("index", "An index such as ndvi; or expression, or bands", false, Schema("string")),
            new("expression", "Band math such as (nir-red)/(nir+red)", false, Schema("string")),
            new("bands", "One band by name or number", false, Schema("string")),
            new("clear", "Leaves out what the scene's mask hides", false, Schema("boolean", ("default", false))),
            new("edition", "Number of an edition; without it those in force", false, Schema("integer")),
        ], "statistics", "One entry a cell", Schema("object")),
        new("tile-export", "Vector tiles as one file", "Layers of an area as PMTiles or MBTiles; the file is kept for 30 days.", JobKind.ExportTiles, false,
        [
            new("layers", "Names of layers", true, new() { ["type"] = "array", ["minItems"] = 1, ["items"] = Schema("string") }),
            new("bbox", "West, south, east, north in degrees (CRS84); without it all that the layers cover", false, new() { ["type"] = "object", ["format"] = "ogc-bbox", ["required"] = new JsonArray("bbox"), ["properties"] = new JsonObject { ["bbox"] = new JsonObject { ["type"] = "array", ["minItems"] = 4, ["maxItems"] = 4, ["items"] = Schema("number") }, ["crs"] = Schema("string") } }),
            new("min_zoom", "First zoom", false, Schema("integer", ("minimum", 0), ("default", 0))),
            new("max_zoom", "Last zoom", false, Schema("integer", ("minimum", 0), ("default", Tiles.TileExport.UsualMaxZoom))),
            new("format", "pmtiles or mbtiles", false, new() { ["type"] = "string", ["enum"] = new JsonArray("pmtiles", "mbtiles"), ["default"] = "pmtiles" }),
        ], "archive", "Where the file is, its tiles and bytes", Schema("object")),
    ];

    internal static Process? Find(string id) => All.FirstOrDefault(process => process.Id == id);

    /// <summary>The process that a kind of job is; null for none.</summary>
    internal static Process? OfKind(string kind) => All.FirstOrDefault(process => process.Kind == kind);

    internal IReadOnlyList<string> Modes => IsShort ? ["sync-execute", "async-execute"] : ["async-execute"];

    /// <summary>What the list of processes says.</summary>
    internal JsonObject Summary(HttpRequest request) => new()
    {
        ["id"] = Id,
        ["title"] = Title,
        ["description"] = Description,
        ["version"] = Version,
        ["jobControlOptions"] = new JsonArray([.. Modes.Select(m => JsonValue.Create(m))]),
        ["outputTransmission"] = new JsonArray("value"),
        ["links"] = Links(
            new(PublicAddress.Of(request, $"/processes/{Id}"), "self", "application/json", Title),
            new(PublicAddress.Of(request, $"/processes/{Id}?f=html"), "alternate", "text/html", "The same for people"),
            new(PublicAddress.Of(request, $"/processes/{Id}/execution"), ProcessesApi.Relation + "execute", "application/json", "To order it")),
    };

    /// <summary>With inputs and outputs.</summary>
    internal JsonObject Describe(HttpRequest request)
    {
        var description = Summary(request);
        var inputs = new JsonObject();
        foreach (var input in Inputs)
            inputs[input.Name] = new JsonObject { ["title"] = input.Title, ["minOccurs"] = input.IsRequired ? 1 : 0, ["maxOccurs"] = 1, ["schema"] = input.Schema.DeepClone() };
        description["inputs"] = inputs;
        description["outputs"] = new JsonObject { [Output] = new JsonObject { ["title"] = OutputTitle, ["schema"] = OutputSchema.DeepClone() } };
        return description;
    }

    internal static JsonArray Links(params Link[] links) => [.. links.Select(l => new JsonObject { ["href"] = l.Href, ["rel"] = l.Rel, ["type"] = l.Type, ["title"] = l.Title })];

    private static JsonObject Schema(string type, params (string Name, JsonNode Value)[] more)
    {
        var schema = new JsonObject { ["type"] = type };
        foreach (var (name, value) in more) schema[name] = value;
        return schema;
    }
}
