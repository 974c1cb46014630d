namespace SmartCity.Api.Features;

/// <summary>A link of a web document, as OGC API writes them.</summary>
/// <param name="Rel">Relation: self, alternate, next, data, …</param>
/// <param name="Type">Media type of what is there.</param>
internal sealed record Link(string Href, string Rel, string Type, string Title);
