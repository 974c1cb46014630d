using System.Globalization;
using SmartCity.Imaging.Evaluation;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Benchmarks;

/// <summary>Change and soil detection on labelled data, row by row of the table of aims.</summary>
internal static class ImagingAccuracy
{
    /// <summary>Several data sets count by the mean of their means.</summary>
    private sealed record Row(string Subject, double Aim, params string[] DataSets);

    private static readonly Row[] Rows =
    [
        new("30 m multispectral (Nanjing)", 0.85, "landsat_tm_nanjing"),
        new("10 m Sentinel-2 (Chongqing)", 0.65, "oscd_chongqing_s2"),
        new("20 m RGB (OSCD)", double.NaN, "oscd_rgb_lowres"),
        new("VHR buildings (LEVIR, WHU)", 0.70, "levir_cd_full", "levir_cd_samples", "whu_cd_full"),
        new("VHR all change (DSIFN, EGY-BCD, Beijing, QuickBird)", 0.60, "dsifn_samples", "egy_bcd_samples", "beijing_vhr", "kpcamnet_pairs"),
        new("mean over all data sets", 0.65),
    ];

    internal static IEnumerable<Figure> Measure(CancellationToken cancellationToken)
    {
        var change = Shared("change");
        if (!Directory.Exists(change)) return [new("accuracy", "–", "", $"not measured: {change} is missing")];
        var methods = ChangeEvaluation.Run(change, new() { Baselines = true }, null, cancellationToken);
        return
        [
            .. Rows.Select(row => Change(row, methods)),
            .. Soil("lsat.tif", "trainingPolygons_lsat.geojson", "cleared", 0.97, cancellationToken),
            .. Soil("sen2.tif", "trainingPolygons_sen2.geojson", "dryout", 0.90, cancellationToken),
        ];
    }

    private static Figure Change(Row row, IReadOnlyList<MethodFigures> methods)
    {
        bool Counts(GroupFigures set) => row.DataSets.Length == 0 || row.DataSets.Contains(set.Name);
        var found = methods[0].DataSets.Where(Counts).ToList();
        if (found.Count == 0) return new($"F1, {row.Subject}", "–", "", "its data sets are missing");
        var ours = found.Average(s => s.MeanF1);
        var best = methods.Skip(1).Select(m => (m.Method, F1: m.DataSets.Where(Counts).Average(s => s.MeanF1))).MaxBy(m => m.F1);
        var aim = double.IsNaN(row.Aim) ? "" : $", aim {Percent(row.Aim)}";
        var inSample = found.Any(s => IsVhr(s.Name)) ? "; the shipped net learned from the VHR sets, so theirs are in-sample: see its card for figures without them" : "";
        return new($"F1, {row.Subject}", Percent(ours), $"{Signed(ours - best.F1)} points", $"best single baseline {best.Method} {Percent(best.F1)}, everything is change {Percent(found.Average(s => s.MeanEverythingF1))}{aim}{inSample}");
    }

    private static bool IsVhr(string? dataSet) => dataSet is not ("landsat_tm_nanjing" or "oscd_chongqing_s2" or "oscd_rgb_lowres");

    private static IEnumerable<Figure> Soil(string scene, string polygons, string name, double aim, CancellationToken cancellationToken)
    {
        var folder = Shared("scenes", "rstoolbox");
        var (scenePath, polygonPath) = (Path.Combine(folder, scene), Path.Combine(folder, polygons));
        if (!File.Exists(scenePath) || !File.Exists(polygonPath)) return [new($"bare soil, {scene}", "–", "", $"not measured: shared/data/scenes/rstoolbox lacks it")];
        using var opened = SpectralScene.Open(scenePath, null, cancellationToken);
        var figures = SoilEvaluation.Run(opened, polygonPath, name, null, null, null, cancellationToken).Figures;
        var (ours, index) = (figures[^1], figures.SkipLast(1).MaxBy(f => f.Auc)!);
        return
        [
            new($"AUC, bare soil, {scene}", Percent(ours.Auc), $"{Signed(ours.Auc - index.Auc)} points",
                $"95 % of draws of polygons {Percent(ours.AucLow)}–{Percent(ours.AucHigh)}; best index {index.Method} {Percent(index.Auc)}, chance 50, aim {Percent(aim)}; F1 at its own threshold {Percent(ours.OwnF1)}"),
        ];
    }

    // The folder 'shared' beside the repository, or the one that SMARTCITY_SHARED names.
    private static string Shared(params string[] parts) =>
        Path.Combine([Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Report.Root(), "..", "shared"), "data", .. parts]);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private static string Signed(double share) => (100 * share).ToString("+0.0;−0.0", CultureInfo.InvariantCulture);
}
