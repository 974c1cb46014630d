using System.Text;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary>The page's tables of what was found, and what its figures mean.</summary>
internal static class QualityFindings
{
    internal static string Write(QualityReport report, int most)
    {
        var cells = report.Request.Cells;
        var html = new StringBuilder();
        html.Append("<p>").AppendJoin(", ", report.CellsByParts.Select(p => p.Key == 1
            ? QualityPage.Both(QualityPage.Text($"{p.Value:N0} cells are in one part"), QualityPage.Text($"{p.Value:N0} 个网格为单一图形"))
            : QualityPage.Both(QualityPage.Text($"{p.Value:N0} in {p.Key} parts"), QualityPage.Text($"{p.Value:N0} 个由 {p.Key} 部分组成")))).Append("</p>");
        Table(new("Coverage: gaps, overlaps and other faults", "覆盖：缝隙、重叠等错误"), report.Coverage.Faults.Count,
            [new("Kind", "类型"), new("Severity", "程度"), new("Cells", "网格"), new("Area m²", "面积 m²"), new("Longitude, latitude", "经纬度")],
            report.Coverage.Faults.Select(f => (string[])[CoverageJson.Name(f.Kind), CoverageJson.Name(f.Severity), string.Join(", ", f.Features.Take(4).Select(i => cells[i].Code)), QualityPage.Text($"{f.AreaSquareMetres:N1}"), Place(f.Longitude, f.Latitude)]));
        if (report.Nesting is { } nesting)
            Table(new("Cells that do not lie in one parent", "跨越上级边界的网格"), nesting.Count,
                [new("Cell", "网格"), new("Parent", "上级"), new("In others m²", "在其他上级 m²"), new("In none m²", "不在任何上级 m²")],
                nesting.Select(n => (string[])[cells[n.Cell].Code, n.Parent ?? "–", QualityPage.Text($"{n.InOthersSquareMetres:N1}"), QualityPage.Text($"{n.InNoneSquareMetres:N1}")]));
        Table(new(QualityPage.Text($"Necks narrower than {report.Request.NarrowMetres:0.#} m"), QualityPage.Text($"窄于 {report.Request.NarrowMetres:0.#} m 的狭颈")), report.Necks.Count,
            [new("Cell", "网格"), new("Width m", "宽度 m"), new("Parts off m²", "分出 m²"), new("Longitude, latitude", "经纬度")],
            report.Necks.Select(n => (string[])[cells[n.Cell].Code, QualityPage.Text($"{n.WidthMetres:0.0}"), QualityPage.Text($"{n.PartedSquareMetres:N0}"), Place(n.Longitude, n.Latitude)]));
        Table(new(QualityPage.Text($"Slivers: parts narrower than {report.Request.NarrowMetres:0.#} m on average"), QualityPage.Text($"碎片：平均宽度小于 {report.Request.NarrowMetres:0.#} m 的部分")), report.Slivers.Count,
            [new("Cell", "网格"), new("Width m", "宽度 m"), new("Area m²", "面积 m²"), new("Longitude, latitude", "经纬度")],
            report.Slivers.Select(s => (string[])[cells[s.Cell].Code, QualityPage.Text($"{s.WidthMetres:0.0}"), QualityPage.Text($"{s.AreaSquareMetres:N0}"), Place(s.Longitude, s.Latitude)]));
        return html.ToString();

        void Table(Words title, int count, Words[] head, IEnumerable<string[]> rows)
        {
            if (count == 0)
            {
                html.Append($"<p class=\"note\">{title}: {QualityPage.Both("none", "无")}</p>");
                return;
            }
            html.Append($"<details{(count <= 8 ? " open" : "")}><summary>{title}: {QualityPage.Text($"{count:N0}")}</summary><div class=\"scroll\"><table><thead><tr>");
            foreach (var h in head) html.Append($"<th class=\"l\">{h}</th>");
            html.Append("</tr></thead><tbody>");
            foreach (var row in rows.Take(most)) html.Append("<tr>").AppendJoin("", row.Select(c => $"<td class=\"l\">{Words.Escape(c)}</td>")).Append("</tr>");
            html.Append("</tbody></table></div>");
            if (count > most) html.Append($"<p class=\"note\">{QualityPage.Both(QualityPage.Text($"and {count - most:N0} more: see the JSON"), QualityPage.Text($"其余 {count - most:N0} 处见 JSON"))}</p>");
            html.Append("</details>");
        }

        static string Place(double longitude, double latitude) => double.IsFinite(longitude) ? QualityPage.Text($"{longitude:0.000000}, {latitude:0.000000}") : "–";
    }

    internal static string Definitions(QualityRequest request)
    {
        (Words Term, Words Meaning)[] list =
        [
            (new("Load deviation", "负载偏差"), new(
                "A cell's load / the mean load of its zone − 1. A zone is the connected ground of one class in one unit: no cell leaves it. |p95|: 95 % of the cells are off by no more, up or down.",
                "网格负载 ÷ 所在片区的平均负载 − 1。片区为同一单元内同一类别的连片区域，网格不跨片区。|p95|：95% 的网格偏差绝对值不超过该值。")),
            (new("Compactness", "紧凑度"), new("Polsby-Popper: 4π · area / perimeter². 1 is a circle, 0.79 a square, 0.6 a rectangle of 1 : 2.6.", "Polsby-Popper：4π · 面积 ÷ 周长²。圆为 1，正方形约 0.79。")),
            (new("Borders on barriers", "边界吻合"), new(
                QualityPage.Text($"Within {request.BarrierToleranceMetres:0.#} m, whatever the angle: a border that merely crosses counts for twice that. Each border counts once."),
                QualityPage.Text($"距离 {request.BarrierToleranceMetres:0.#} m 之内即计入，不论夹角；每条边界只计一次。"))),
            (new("Neck", "狭颈"), new(
                QualityPage.Text($"A line of less than {request.NarrowMetres:0.#} m across a cell that has room for a circle of that width on both sides: there the cell falls apart when its border moves in by half of it."),
                QualityPage.Text($"横跨网格、短于 {request.NarrowMetres:0.#} m 且两侧都容得下该直径圆的线段：边界内缩一半时网格在此断开。"))),
            (new("Sliver", "碎片"), new("A part whose mean width, 2 · area / perimeter, is below that.", "平均宽度（2 · 面积 ÷ 周长）小于该值的部分。")),
        ];
        return $"<dl class=\"note\">{string.Concat(list.Select(d => $"<dt>{d.Term}</dt><dd>{d.Meaning}</dd>"))}</dl>";
    }
}
