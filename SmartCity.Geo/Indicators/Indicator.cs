namespace SmartCity.Geo.Indicators;

/// <summary>One indicator with its definition.</summary>
/// <param name="Key">On the wire.</param>
/// <param name="Of">The count; of a rate the numerator.</param>
/// <param name="Base">Of a rate the denominator; null for a count.</param>
/// <param name="IsGoodHigh">Whether more is better; null where neither is.</param>
public sealed record Indicator(
    string Key, string NameZh, string NameEn, string DefinitionZh, string DefinitionEn, Func<IndicatorCounts, long> Of, Func<IndicatorCounts, long>? Base = null, bool? IsGoodHigh = null)
{
    public bool IsRate => Base is not null;

    /// <summary>A count, or a rate of 0 … 1; null where the denominator is 0.</summary>
    public double? Value(IndicatorCounts counts) => Base is null ? Of(counts) : Base(counts) is > 0 and var all ? Of(counts) / (double)all : null;

    /// <summary>Counts are of what happened in the period. Rates follow what the period brought (its reports, filings, dispatches, disposals, deadlines) up to the moment asked for: they never exceed 1.</summary>
    public static IReadOnlyList<Indicator> All { get; } =
    [
        new("reported", "上报数", "reported", "统计时段内上报（采集）的案件数。", "Cases reported in the period, from whatever source.", c => c.Reported),
        new("filed", "立案数", "filed", "统计时段内立案的案件数。", "Cases filed in the period.", c => c.Filed),
        new("dispatched", "派遣数", "dispatched", "统计时段内派遣的次数，含重新打开。", "Dispatches in the period, reopenings included.", c => c.Dispatched),
        new("disposed", "处置数", "disposed", "统计时段内完成处置的次数。", "Disposals in the period.", c => c.Disposed),
        new("closed", "结案数", "closed", "统计时段内结案的次数。", "Closings in the period.", c => c.Closed),
        new("due", "应处置数", "due", "处置期限落在统计时段内且已到期的处置任务；不含退回、重复和挂起中的。", "Disposals whose deadline lies in the period and is over; without returned, duplicate and suspended ones.", c => c.Due),
        new("in_time", "按期处置数", "in time", "应处置数中，首次处置不晚于期限的。", "Of those due, the first disposal was made by the deadline.", c => c.InTime),
        new("overdue", "超期数", "overdue", "应处置数减按期处置数。", "Due without those in time.", c => c.Due - c.InTime),
        new("returned", "退回数", "returned", "统计时段内处置单位退回的次数。", "Returns by handlers in the period.", c => c.Returned),
        new("reworked", "返工数", "reworked", "统计时段内核查不通过而返工的次数，含重新打开。", "Reworks after a failed check in the period, reopenings included.", c => c.Reworked),
        new("duplicates", "重复数", "duplicates", "统计时段内认定为重复的案件数。", "Cases found to be duplicates in the period.", c => c.Duplicates),
        new("filing_rate", "立案率", "filing rate", "时段内上报的案件中已立案的 ÷ 上报数。", "Of the cases reported in the period, those that have been filed ÷ reported.", c => c.FiledOfReported, c => c.Reported),
        new("accurate_dispatch_rate", "准确派遣率", "accurate dispatch rate", "时段内的派遣中，未被退回、处置前未改派的 ÷ 派遣数。", "Of the dispatches in the period, those neither returned nor moved to another unit before the disposal ÷ dispatched.", c => c.Accurate, c => c.Dispatched, true),
        new("disposal_rate", "处置率", "disposal rate", "时段内有效派遣（未退回、非重复）中已处置的 ÷ 有效派遣数。", "Of the dispatches in the period that stood (not returned, no duplicates), those disposed of ÷ those that stood.", c => c.DisposedOfDispatched, c => c.Standing, true),
        new("in_time_disposal_rate", "按期处置率", "in-time disposal rate", "按期处置数 ÷ 应处置数。", "In time ÷ due.", c => c.InTime, c => c.Due, true),
        new("closing_rate", "结案率", "closing rate", "时段内立案（非重复）的案件中现已结案的 ÷ 其总数。", "Of the cases filed in the period that are no duplicates, those that are closed ÷ all of them.", c => c.ClosedOfFiled, c => c.FiledStanding, true),
        new("in_time_closing_rate", "按期结案率", "in-time closing rate", "应处置数中，已结案且最后一次处置（含返工）不晚于期限的 ÷ 应处置数。", "Of those due, those closed whose last disposal, reworks included, was made by the deadline ÷ due.", c => c.ClosedInTime, c => c.Due, true),
        new("rework_rate", "返工率", "rework rate", "时段内的处置中，后被返工或重新打开的 ÷ 处置数。", "Of the disposals in the period, those that came back by a rework or a reopening ÷ disposed.", c => c.CameBack, c => c.Disposed, false),
        new("duplicate_rate", "重复案件率", "duplicate rate", "时段内上报的案件中认定为重复的 ÷ 上报数。", "Of the cases reported in the period, those found to be duplicates ÷ reported.", c => c.DuplicatesOfReported, c => c.Reported, false),
    ];

    public static Indicator Named(string key) => All.Single(i => i.Key == key);
}
