using System.Xml.Linq;

namespace SmartCity.Api.Wmts;

/// <summary>A fault as WMTS clients read it: an OWS 1.1 exception report.</summary>
/// <param name="Code">Of OWS or WMTS: MissingParameterValue, InvalidParameterValue, TileOutOfRange …</param>
/// <param name="Locator">The parameter.</param>
internal sealed record WmtsFault(string Code, string? Locator, string Text, int Status = StatusCodes.Status400BadRequest)
{
    internal static WmtsFault Invalid(string parameter, string text) => new("InvalidParameterValue", parameter, text);

    internal IResult ToResult()
    {
        var ows = WmtsCapabilities.Ows;
        var exception = new XElement(ows + "Exception", new XAttribute("exceptionCode", Code), new XElement(ows + "ExceptionText", XmlText.Of(Text)));
        if (Locator is not null) exception.Add(new XAttribute("locator", XmlText.Of(Locator)));
        var report = new XElement(ows + "ExceptionReport", new XAttribute(XNamespace.Xmlns + "ows", ows), new XAttribute("version", "1.1.0"), new XAttribute(XNamespace.Xml + "lang", "en"), exception);
        return Results.Text($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{report}", "application/xml", statusCode: Status);
    }
}
