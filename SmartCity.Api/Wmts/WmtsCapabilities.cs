using System.Globalization;
using System.Xml.Linq;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Wmts;

/// <summary>The capabilities document of WMTS 1.0.0 (OGC 07-057r7): every raster layer in one tile matrix set, Web Mercator.</summary>
internal static class WmtsCapabilities
{
    internal const string Version = "1.0.0", MatrixSet = "WebMercatorQuad", WellKnown = "urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible";

    internal static readonly XNamespace Ows = "http://www.opengis.net/ows/1.1";

    /// <summary>Media types of tiles, with the endings that they have in addresses.</summary>
    internal static readonly IReadOnlyList<(string MediaType, string Ending)> Formats = [("image/png", "png"), ("image/webp", "webp"), ("image/jpeg", "jpg")];

    private static readonly XNamespace Wmts = "http://www.opengis.net/wmts/1.0", XLink = "http://www.w3.org/1999/xlink";

    // Of matrix 0: pixels of 0.28 mm, as the standard has them.
    private const double FirstScale = 559_082_264.028_717_8;
    internal const int TilePixels = 256;

    /// <param name="service">Address of the KVP requests, with a question mark at its end.</param>
    /// <param name="template">Address of a tile with {Layer}, which is filled in here, and {Style}, {TileMatrixSet}, {TileMatrix}, {TileRow}, {TileCol} and a format's ending to come.</param>
    internal static string Write(IReadOnlyList<WmtsLayer> layers, string service, string document, string template)
    {
        var root = new XElement(Wmts + "Capabilities",
            new XAttribute("xmlns", Wmts), new XAttribute(XNamespace.Xmlns + "ows", Ows), new XAttribute(XNamespace.Xmlns + "xlink", XLink), new XAttribute("version", Version),
            new XElement(Ows + "ServiceIdentification", new XElement(Ows + "Title", "SmartCity"), new XElement(Ows + "Abstract", "Satellite scenes of the city, their indices, and scores of change."), new XElement(Ows + "ServiceType", "OGC WMTS"), new XElement(Ows + "ServiceTypeVersion", Version)),
            new XElement(Ows + "OperationsMetadata", Operation("GetCapabilities", service), Operation("GetTile", service)),
            new XElement(Wmts + "Contents", layers.Select(layer => Layer(layer, template)), Matrices()),
            new XElement(Wmts + "ServiceMetadataURL", new XAttribute(XLink + "href", document)));
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}";
    }

    private static XElement Operation(string name, string service) => new(Ows + "Operation", new XAttribute("name", name), new XElement(Ows + "DCP", new XElement(Ows + "HTTP",
        new XElement(Ows + "Get", new XAttribute(XLink + "href", service), new XElement(Ows + "Constraint", new XAttribute("name", "GetEncoding"), new XElement(Ows + "AllowedValues", new XElement(Ows + "Value", "KVP")))))));

    private static XElement Layer(WmtsLayer layer, string template) => new(Wmts + "Layer",
        new XElement(Ows + "Title", XmlText.Of(layer.Title)),
        new XElement(Ows + "WGS84BoundingBox", new XElement(Ows + "LowerCorner", Numbers(layer.Bounds.MinX, layer.Bounds.MinY)), new XElement(Ows + "UpperCorner", Numbers(layer.Bounds.MaxX, layer.Bounds.MaxY))),
        new XElement(Ows + "Identifier", layer.Id),
        layer.Styles.Select((style, i) => new XElement(Wmts + "Style", i == 0 ? new XAttribute("isDefault", "true") : null, new XElement(Ows + "Title", style == WmtsLayer.UsualStyle ? "As it is" : style.ToUpperInvariant()), new XElement(Ows + "Identifier", style))),
        Formats.Select(format => new XElement(Wmts + "Format", format.MediaType)),
        new XElement(Wmts + "TileMatrixSetLink", new XElement(Wmts + "TileMatrixSet", MatrixSet), new XElement(Wmts + "TileMatrixSetLimits", Enumerable.Range(layer.MinZoom, layer.MaxZoom - layer.MinZoom + 1).Select(zoom => Limits(layer, zoom)))),
        Formats.Select(format => new XElement(Wmts + "ResourceURL", new XAttribute("format", format.MediaType), new XAttribute("resourceType", "tile"), new XAttribute("template", $"{template.Replace("{Layer}", Uri.EscapeDataString(layer.Id), StringComparison.Ordinal)}.{format.Ending}"))));

    private static XElement Limits(WmtsLayer layer, int zoom)
    {
        var (first, last) = (TileAddress.At(layer.Bounds.MinX, layer.Bounds.MaxY, zoom), TileAddress.At(layer.Bounds.MaxX, layer.Bounds.MinY, zoom));
        return new(Wmts + "TileMatrixLimits", new XElement(Wmts + "TileMatrix", zoom), new XElement(Wmts + "MinTileRow", first.Row), new XElement(Wmts + "MaxTileRow", last.Row), new XElement(Wmts + "MinTileCol", first.Column), new XElement(Wmts + "MaxTileCol", last.Column));
    }

    private static XElement Matrices() => new(Wmts + "TileMatrixSet",
        new XElement(Ows + "Identifier", MatrixSet), new XElement(Ows + "SupportedCRS", "urn:ogc:def:crs:EPSG::3857"), new XElement(Wmts + "WellKnownScaleSet", WellKnown),
        Enumerable.Range(0, TileAddress.MaxZoom + 1).Select(zoom => new XElement(Wmts + "TileMatrix",
            new XElement(Ows + "Identifier", zoom), new XElement(Wmts + "ScaleDenominator", (FirstScale / (1 << zoom)).ToString("R", CultureInfo.InvariantCulture)),
            new XElement(Wmts + "TopLeftCorner", Numbers(TileMatrixSet.WebMercatorQuad.Origin.X, TileMatrixSet.WebMercatorQuad.Origin.Y)),
            new XElement(Wmts + "TileWidth", TilePixels), new XElement(Wmts + "TileHeight", TilePixels), new XElement(Wmts + "MatrixWidth", 1 << zoom), new XElement(Wmts + "MatrixHeight", 1 << zoom))));

    private static string Numbers(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:R} {y:R}");
}
