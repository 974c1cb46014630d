using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cases;

/// <summary>A photograph that shall be evidence; its file is fit to be stored and lies already where <see cref="Path"/> says.</summary>
public sealed record CasePhotograph
{
    /// <summary>One of <see cref="EvidenceKind.Photographs"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of the stored file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the file as it came, which is not kept: for the audit alone.</summary>
    public required string OriginalSha256 { get; init; }

    public required string MediaType { get; init; }

    public required string Path { get; init; }

    /// <summary>A JSON object: how faces and plates were hidden.</summary>
    public required string Privacy { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>EPSG:4490, longitude then latitude in degrees.</summary>
    public Point? Place { get; init; }

    internal NewEvidence Of(Guid caseId, string uploadedBy) => new()
    {
        CaseId = caseId,
        Kind = Kind,
        Sha256 = Sha256,
        MediaType = MediaType,
        Path = Path,
        TakenAt = TakenAt,
        Place = Place,
        Privacy = Privacy,
        UploadedBy = uploadedBy,
    };

    /// <summary>What the audit keeps of it.</summary>
    internal JsonObject Entry() => new()
    {
        ["kind"] = Kind,
        ["sha256"] = Sha256,
        ["original_sha256"] = OriginalSha256,
        ["taken_at"] = TakenAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["privacy"] = JsonNode.Parse(Privacy),
    };
}
