using System.Globalization;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>What lies in a district, subdistrict, community, cell or box.</summary>
internal static class WithinQuestion
{
    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "within",
        TitleZh = "范围内有什么",
        TitleEn = "What lies within",
        ExplanationZh = "列出某区县、街道、社区、网格或矩形内的要素。案件和网格按其网格编码归属（属地管理），其他要素只要与该范围现行网格的土地相交即计入。",
        ExplanationEn = "Features of a layer in a district, subdistrict, community, cell or box. Cases and cells belong where their cell code says; features of other layers count when they touch the ground of the cells in force there.",
        Parameters = [QuestionScope.LayerParameter, .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.LimitParameter, FeatureRows.GeometryParameter],
        Example = "layer=cases&district=530102&filter=status='filed'",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var layer = asking.Layer();
        var limit = asking.Input.Whole("limit", 1, FeatureRows.MostRows, FeatureRows.UsualLimit);
        var rows = new FeatureRows(layer, !asking.Input.Truth("skipGeometry"));
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        if (!scope.HasPlace) throw new GeoInputException($"Within what? One of {string.Join(", ", QuestionScope.PlaceParameters.Select(p => p.Name))} is needed.");
        SqlValues counting = new(), values = new();
        var found = await asking.Reader.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"select {rows.Selected()} from {layer.From} where {scope.Condition(values)} order by {layer.Order} limit {limit}"), values, rows.Read, cancellationToken);
        var count = await FeatureRows.CountAsync(asking.Reader, $"from {layer.From} where {scope.Condition(counting)}", counting, found.Count, cancellationToken);
        return asking.Answer(rows.Columns, found, [("layer", layer.Layer.Id), .. count]);
    }
}
