using System.Globalization;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;

namespace SmartCity.Geo.Questions;

/// <summary>Counts of one edition of the grid brought to the cells of another.</summary>
internal static class EditionsQuestion
{
    private const double Whole = 1 - 1e-6;

    private static readonly PlaceKind Cells = new("cell", 15, null);

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "editions",
        TitleZh = "两个网格版本比较",
        TitleEn = "One edition of the grid against another",
        ExplanationZh = "把前一版本各网格的数量按面积分摊到后一版本的网格上，与后一版本的数量比较，并指出哪些网格变了。案件按其立案时的版本和网格计，其他要素按内部点所在的网格计。分摊假定要素在旧网格内均匀分布；exact_share 为其中来自整块划转（无需分摊）的比例，越接近 1 越可靠。",
        ExplanationEn = "Brings the counts of an edition's cells to the cells of another one, by shares of their area, beside the counts there, and tells which cells changed. Cases count in the edition and cell that they were filed in, other features where a point inside of them lies. Sharing out presumes that features lie evenly in the old cell; exact_share tells how much came with whole cells, where nothing had to be presumed.",
        Parameters =
        [
            new("first", "前一版本的编号", "Number of the first edition", true), new("second", "后一版本的编号", "Number of the second edition", true),
            QuestionScope.LayerParameter with { Zh = QuestionScope.LayerParameter.Zh + "；默认 cases", En = QuestionScope.LayerParameter.En + "; usually cases", IsRequired = false },
            .. QuestionScope.FilterParameters, FeatureRows.GeometryParameter,
        ],
        Example = "first=1&second=2",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var layer = asking.Layer(usual: "cases");
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var (first, old, oldCounts) = await EditionAsync(asking, layer, scope, "first", cancellationToken);
        var (second, fresh, freshCounts) = await EditionAsync(asking, layer, scope, "second", cancellationToken);
        var ground = await Task.Run(() => CellOverlay.Run([.. old.Select(c => c.Geometry)], [.. fresh.Select(c => c.Geometry)], out _, null, cancellationToken), cancellationToken);
        var (moved, exact, same) = (new double[fresh.Count], new double[fresh.Count], new bool[fresh.Count]);
        var outside = 0.0;
        foreach (var piece in ground.Where(g => g.One >= 0))
        {
            var share = Math.Min(1, piece.AreaSquareMetres / old[piece.One].AreaSquareMetres);
            var count = oldCounts.GetValueOrDefault(old[piece.One].Code) * share;
            if (piece.Other < 0) outside += count;
            else
            {
                moved[piece.Other] += count;
                if (share < Whole) continue;
                exact[piece.Other] += count;
                same[piece.Other] = old[piece.One].Code == fresh[piece.Other].Code && piece.AreaSquareMetres >= Whole * fresh[piece.Other].AreaSquareMetres;
            }
        }
        var codes = old.Select(c => c.Code).ToHashSet();
        var withGeometry = !asking.Input.Truth("skipGeometry");
        return asking.Answer(
            [
                new("place", PropertyType.Text, "网格编码", "cell"), new("district_name", PropertyType.Text, "区县", "district"), new("area_m2", PropertyType.Number, "面积（平方米）", "area, square metres"), new("status", PropertyType.Text, "变化", "status"),
                new("first_count", PropertyType.Number, "前一版本数量（按面积分摊）", "count of the first, by shares of area"), new("second_count", PropertyType.WholeNumber, "后一版本数量", "count of the second"), new("difference", PropertyType.Number, "差", "difference"), new("exact_share", PropertyType.Number, "整块划转比例", "share that came with whole cells"),
            ],
            [.. fresh.Select((cell, i) => new AnswerRow(cell.Code,
                [
                    cell.Code, cell.DistrictName, Math.Round(cell.AreaSquareMetres, 1), same[i] ? "same" : codes.Contains(cell.Code) ? "changed" : "added",
                    Math.Round(moved[i], 4), freshCounts.GetValueOrDefault(cell.Code), Math.Round(freshCounts.GetValueOrDefault(cell.Code) - moved[i], 4), moved[i] == 0 ? null : Math.Round(exact[i] / moved[i], 6),
                ], withGeometry ? GeoJsonBody.Text(cell.Geometry) : null))],
            ("layer", layer.Layer.Id), ("first", first), ("second", second), ("first_total", old.Sum(c => oldCounts.GetValueOrDefault(c.Code))), ("second_total", fresh.Sum(c => freshCounts.GetValueOrDefault(c.Code))), ("outside", Math.Round(outside, 4)),
            ("removed", old.Select(c => c.Code).Except(fresh.Select(c => c.Code)).ToList()));
    }

    private static async Task<(long Id, IReadOnlyList<GridCell> Cells, Dictionary<string, long> Counts)> EditionAsync(QuestionAsking asking, QuestionLayer layer, QuestionScope scope, string parameter, CancellationToken cancellationToken)
    {
        if (!long.TryParse(asking.Input.Text(parameter), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw asking.Input.Wrong(parameter, "the number of an edition");
        var store = new EditionStore(asking.Database);
        if (await store.FindAsync(id, cancellationToken) is not { Status: "published" }) throw new GeoInputException($"There is no published edition {id}.");
        var counts = await new Aggregation(layer.In(id), Cells, [], null, []).ReadAsync(asking, layer.Layer.Id == "cases" ? scope with { Always = FormattableString.Invariant($"t.edition_id = {id}") } : scope, cancellationToken);
        return (id, await store.CellsAsync(id, cancellationToken), counts.Where(c => c.Place is not null).ToDictionary(c => c.Place!, c => c.Count));
    }
}
