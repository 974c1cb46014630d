using System.Xml;

namespace SmartCity.Api;

/// <summary>Texts in XML documents.</summary>
internal static class XmlText
{
    /// <summary>The text without characters that XML can't hold.</summary>
    internal static string Of(string text) => text.All(IsHeld) ? text : new([.. text.Where(IsHeld)]);

    private static bool IsHeld(char c) => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c);
}
