using SmartCity.Api.Styles.Glyphs;

namespace SmartCity.Api.Styles;

/// <summary>A way to draw the city.</summary>
/// <param name="Id">Name in the address.</param>
/// <param name="Groups">Groups of layers.json that it draws, whatever their order.</param>
/// <param name="Colours">Words of layers.json that begin with @, and the values that they stand for.</param>
internal sealed record MapStyle(string Id, string TitleZh, string TitleEn, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, object> Colours)
{
    private static readonly Dictionary<string, object> Light = new()
    {
        ["ground"] = "#eceff1",
        ["land"] = "#fafaf7",
        ["water"] = "#c5deed",
        ["waterLine"] = "#4f97c7",
        ["waterLabel"] = "#2a6a93",
        ["districtLine"] = "#5b6472",
        ["cellOpacity"] = 0.3,
        ["label"] = "#2b3440",
        ["halo"] = "#ffffff",
        ["route"] = "#7a3b1e",
        ["detection"] = "#7c3aed",
        ["faint"] = "#8a8f98",
        ["caseArea"] = "#d6006c",
        ["camera"] = "#0b4f8a",
        ["regular"] = GlyphFiles.Regular,
        ["bold"] = GlyphFiles.Bold,
    };

    private static readonly Dictionary<string, object> Dark = new(Light)
    {
        ["ground"] = "#11161c",
        ["land"] = "#1a2129",
        ["water"] = "#1d3a50",
        ["waterLine"] = "#3f7fa8",
        ["waterLabel"] = "#8fc1e3",
        ["districtLine"] = "#8d99a8",
        ["cellOpacity"] = 0.18,
        ["label"] = "#e6ebf1",
        ["halo"] = "#11161c",
        ["route"] = "#e0a37e",
        ["detection"] = "#b794ff",
        ["caseArea"] = "#ff6fb1",
        ["camera"] = "#7db8ea",
    };

    internal static IReadOnlyList<MapStyle> All { get; } =
    [
        new("city", "城市全图", "The whole city", ["base", "labels", "cameras", "sites", "detections", "cases"], Light),
        new("cases", "空间案件", "Spatial cases", ["base", "labels", "cases"], Light),
        new("detections", "变化检测", "Detected change", ["base", "labels", "detections"], Light),
        new("light", "浅色底图", "Light background", ["base", "labels"], Light),
        new("dark", "深色底图", "Dark background", ["base", "labels"], Dark),
    ];

    internal static MapStyle? Find(string id) => All.FirstOrDefault(s => s.Id == id);

    internal string Title(string language) => language == "zh" ? TitleZh : TitleEn;
}
