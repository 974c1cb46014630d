using System.Globalization;
using System.Net;
using System.Text;

namespace SmartCity.Api.Features;

/// <summary>A plain page for people: the same content as the JSON, readable and linked. All text is escaped here.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}a{color:#0b5cad}"
        + "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border-bottom:1px solid #d5dae0;padding:.25rem .7rem;text-align:left;white-space:nowrap}"
        + "@media(prefers-color-scheme:dark){body{background:#14181d;color:#dde3ea}a{color:#7db7f0}th,td{border-color:#333b45}}";

    private readonly StringBuilder _body = new();

    internal HtmlPage Text(string text)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<p>{Escape(text)}</p>\n");
        return this;
    }

    internal HtmlPage List(IEnumerable<(string Href, string Text, string Note)> items)
    {
        _body.Append("<ul>\n");
        foreach (var (href, text, note) in items)
            _body.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{Escape(href)}\">{Escape(text)}</a> {Escape(note)}</li>\n");
        _body.Append("</ul>\n");
        return this;
    }

    /// <param name="rows">Cells of each row; the first one links to <c>Href</c>.</param>
    internal HtmlPage Table(IEnumerable<string> head, IEnumerable<(string Href, IEnumerable<string> Cells)> rows)
    {
        _body.Append("<table><thead><tr>").AppendJoin("", head.Select(h => $"<th>{Escape(h)}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var (href, cells) in rows)
            _body.Append("<tr>").AppendJoin("", cells.Select((cell, i) => i == 0 ? $"<td><a href=\"{Escape(href)}\">{Escape(cell)}</a></td>" : $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
        _body.Append("</tbody></table>\n");
        return this;
    }

    internal IResult ToResult() => Results.Content(
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(title)}</title><style>{Style}</style></head>\n"
        + $"<body><h1>{Escape(title)}</h1>\n{_body}</body></html>\n", Representation.HtmlType);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
