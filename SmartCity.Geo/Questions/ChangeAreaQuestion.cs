using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>How much ground changed, by class over time.</summary>
internal static class ChangeAreaQuestion
{
    private const int MostWords = 4;

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "change-area",
        TitleZh = "各类变化面积",
        TitleEn = "Changed area by class over time",
        ExplanationZh = "按类别、时间、区域统计变化图斑（detections）、轨迹（tracks）或工地（sites）的面积，在椭球面上量算。同一组内重叠的土地只计一次，重叠多少另列。图斑的时间为后时相影像的拍摄日，类别以复核为准，被否定的不计；轨迹只计已成立（open）和已结束（ended）的；轨迹和工地的时间为首次发现日。",
        ExplanationEn = "Ground covered by detections, tracks or construction sites, by class, time and place, on the ellipsoid. Ground that lies under several features of one group counts once; how much that was is told beside it. A detection is dated by the scene after the change, has the class of its review, and does not count when it was rejected; of tracks, open and ended ones count; tracks and sites are dated by the day they were first seen.",
        Parameters =
        [
            new("layer", "detections（默认）、tracks 或 sites", "detections (usual), tracks or sites", Values: ["detections", "tracks", "sites"]),
            new("by", $"至多四个，逗号分隔：属性（如 class），day, week, month, quarter, year 之一，{PlaceKind.Names} 之一", $"Up to four with commas between: properties such as class, one of day, week, month, quarter, year, and one of {PlaceKind.Names}; usually class,month"),
            PlaceKind.SizeParameter, .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.GeometryParameter,
        ],
        Example = "by=class,month,district",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var input = asking.Input;
        var layer = QuestionLayer.Named(input.Choice("layer", "detections", "tracks", "sites"), "layer", asking.Seen);
        var words = input.Has("by") ? input.List("by", MostWords) : [layer.Layer.Id == "sites" ? "stage" : "class", "month"];
        var (groups, every, places) = (new List<FeatureProperty>(), (TimeBucket?)null, (PlaceKind?)null);
        foreach (var word in words)
        {
            if (TimeBucket.All.FirstOrDefault(b => b.Name == word) is { } bucket) every = every is null ? bucket : throw input.Wrong("by", "one length of time");
            else if (await PlaceKind.ReadAsync(asking, word, cancellationToken) is { } kind) places = places is null ? kind : throw input.Wrong("by", "one kind of place");
            else groups.Add(Effective(layer, layer.Property(word, "by")));
        }
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        var counted = scope with { Always = layer.Layer.Id switch { "detections" => "t.verdict is distinct from 'rejected'", "tracks" => "t.state in ('open', 'ended')", _ => null } };
        var sum = new Measure("overlap_m2", "其中重叠（平方米）", "of it overlapping, square metres", $"case when st_dimension({layer.Geometry}) = 2 then {layer.Geometry} end", "greatest(0, coalesce(sum(smartcity.ground_area(v)), 0) - coalesce(smartcity.ground_area(st_union(v)), 0))");
        return await AggregateTable.AnswerAsync(asking, new(layer, places, groups, every, [Measure.Ground(layer), sum]), counted, hasDensity: false, cancellationToken);
    }

    // What an officer said of a detection goes before what the detector said.
    private static FeatureProperty Effective(QuestionLayer layer, FeatureProperty property) =>
        layer.Layer.Id == "detections" && property.Name == "class" ? property with { Column = "coalesce(t.reviewed_class, t.class)" } : property;
}
