using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>Indicators as a workbook of three sheets: the table, the months, the definitions. Rates are numbers shown as per cent.</summary>
internal static class IndicatorWorkbook
{
    internal const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const uint Plain = 0, Head = 1, Count = 2, Rate = 3, Sum = 4, SumRate = 5, Wrapped = 6;

    internal static byte[] Write(IndicatorReport report)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new(new Sheets());
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var table = report.Table;
            var by = table.Query.By.Select(name => IndicatorDimension.Find(name)!).ToList();
            IEnumerable<Cell> Head2(IEnumerable<(string Zh, string En)> keys) => [.. keys.Select(k => Text($"{k.Zh}\n{k.En}", Head)), .. Indicator.All.Select(i => Text($"{i.NameZh}\n{i.NameEn}", Head))];
            Add(book, "指标 Indicators", by.Count, [.. by.SelectMany(_ => (double[])[18]), .. Indicator.All.Select(_ => 12.0)],
            [
                Head2(by.SelectMany(d => (IEnumerable<(string, string)>)[(d.NameZh, d.NameEn)])),
                .. table.Rows.Select(row => (IEnumerable<Cell>)[.. row.Keys.Zip(row.Names, (key, name) => Text(Label(key, name), Plain)), .. Values(row.Counts, Count, Rate)]),
                by.Count == 0 ? [] : [.. by.Select((_, i) => Text(i == 0 ? "合计 Total" : "", Sum)), .. Values(table.Total, Sum, SumRate)],
            ]);
            Add(book, "月度 Months", 1, [14, .. Indicator.All.Select(_ => 12.0)],
            [
                Head2([("月", "month")]),
                .. report.Months().Select(m => (IEnumerable<Cell>)[Text(m.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture) + (m.IsWhole ? "" : " *"), Plain), .. Values(m.Counts, Count, Rate)]),
                [Text("* 该月未满 not the whole month", Plain)],
            ]);
            Add(book, "说明 Definitions", 0, [24, 20, 26, 60, 70],
            [
                [Text("键 key", Head), Text("指标", Head), Text("indicator", Head), Text("定义", Head), Text("definition", Head)],
                .. Indicator.All.Select(i => (IEnumerable<Cell>)[Text(i.Key, Plain), Text(i.NameZh, Plain), Text(i.NameEn, Plain), Text(i.DefinitionZh, Wrapped), Text(i.DefinitionEn, Wrapped)]),
                [Text("时段 period", Plain), Text(string.Create(CultureInfo.InvariantCulture, $"{table.Query.From:yyyy-MM-dd} – {table.Query.To:yyyy-MM-dd}"), Plain), Text(table.TimeZone, Plain), Text($"截至 as of {WireTime.Text(table.AsOf)}", Plain)],
            ]);
            book.Workbook.Save();
        }
        return stream.ToArray();
    }

    private static string Label(string? key, (string Zh, string En) name) => key is null || key == name.Zh ? name.Zh : $"{name.Zh} {key}";

    private static IEnumerable<Cell> Values(IndicatorCounts counts, uint count, uint rate) => Indicator.All.Select(i => i.Value(counts) is { } value
        ? new Cell { StyleIndex = i.IsRate ? rate : count, CellValue = new(value.ToString("R", CultureInfo.InvariantCulture)), DataType = CellValues.Number }
        : new Cell { StyleIndex = rate });

    private static Cell Text(string text, uint style) => new(new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString, StyleIndex = style };

    /// <param name="frozen">Columns that stay in sight, beside the first row.</param>
    private static void Add(WorkbookPart book, string name, int frozen, double[] widths, IEnumerable<IEnumerable<Cell>> rows)
    {
        var part = book.AddNewPart<WorksheetPart>();
        var pane = new Pane { VerticalSplit = 1, TopLeftCell = $"{(char)('A' + frozen)}2", ActivePane = frozen > 0 ? PaneValues.BottomRight : PaneValues.BottomLeft, State = PaneStateValues.Frozen };
        if (frozen > 0) pane.HorizontalSplit = frozen;
        var columns = widths.Select((width, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = width, CustomWidth = true });
        part.Worksheet = new(
            new SheetViews(new SheetView(pane) { WorkbookViewId = 0 }),
            new Columns(columns),
            new SheetData(rows.Select(cells => new Row(cells))));
        var sheets = book.Workbook!.Sheets!;
        sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
    }

    private static Stylesheet Styles()
    {
        const uint thousands = 3, perCent = 164;
        CellFormat Format(uint number, uint font, uint fill, bool wraps = false) => new()
        {
            NumberFormatId = number,
            FontId = font,
            FillId = fill,
            ApplyNumberFormat = number > 0,
            ApplyFont = font > 0,
            ApplyFill = fill > 0,
            Alignment = wraps ? new() { WrapText = true, Vertical = VerticalAlignmentValues.Center } : null,
            ApplyAlignment = wraps,
        };
        return new(
            new NumberingFormats(new NumberingFormat { NumberFormatId = perCent, FormatCode = "0.0%" }),
            new Fonts(new Font(), new Font(new Bold())),
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
                new Fill(new PatternFill(new ForegroundColor { Rgb = "FFE8EDF2" }) { PatternType = PatternValues.Solid })),
            new Borders(new Border()),
            new CellStyleFormats(new CellFormat()),
            new CellFormats(Format(0, 0, 0), Format(0, 1, 2, wraps: true), Format(thousands, 0, 0), Format(perCent, 0, 0), Format(thousands, 1, 0), Format(perCent, 1, 0), Format(0, 0, 0, wraps: true)));
    }
}
