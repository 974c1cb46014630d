using System.Globalization;
using System.Net;

namespace SmartCity.Api.Grids.Quality;

/// <summary>Text of a page in both languages; a style shows one of them.</summary>
internal readonly record struct Words(string English, string Chinese)
{
    /// <summary>For HTML.</summary>
    public override string ToString() => English == Chinese ? Escape(English) : $"<span class=\"en\" lang=\"en\">{Escape(English)}</span><span class=\"zh\" lang=\"zh-CN\">{Escape(Chinese)}</span>";

    /// <summary>For SVG, whose text elements can't hold spans that disappear without a trace.</summary>
    internal string Svg(FormattableString attributes)
    {
        var at = attributes.ToString(CultureInfo.InvariantCulture);
        return English == Chinese ? $"<text {at}>{Escape(English)}</text>" : $"<text class=\"en\" {at}>{Escape(English)}</text><text class=\"zh\" {at}>{Escape(Chinese)}</text>";
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    internal static Words OfClass(int number) => number switch
    {
        0 => new("All", "全部"),
        1 => new("I built-up core", "I 建成区核心"),
        2 => new("II urban fringe", "II 城乡结合与建设区"),
        3 => new("III ecological, rural", "III 生态与乡村"),
        _ => new(string.Create(CultureInfo.InvariantCulture, $"Class {number}"), string.Create(CultureInfo.InvariantCulture, $"{number} 类")),
    };

    internal static Words OfBarrier(string kind) => kind switch
    {
        "river" => new("rivers", "河流"),
        "railway" => new("railways", "铁路"),
        "road" => new("roads", "道路"),
        _ => new("other lines", "其他线"),
    };
}
