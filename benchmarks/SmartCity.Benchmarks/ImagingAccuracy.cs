using System.Globalization;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Benchmarks;

/// <summary>Change and soil detection on labelled data, row by row of the table of aims.</summary>
internal static class ImagingAccuracy
{
    /// <summary>Several data sets count by the mean of their means.</summary>
    private sealed record Row(string Subject, double Baseline, double Aim, params string[] DataSets);

    // Baseline: the best classical method measured on just these pairs, chosen for each data set afterwards (docs/algorithms/change.md).
    private static readonly Row[] Rows =
    [
        new("30 m multispectral (Nanjing)", 0.804, 0.85, "landsat_tm_nanjing"),
        new("10 m Sentinel-2 (Chongqing)", 0.540, 0.65, "oscd_chongqing_s2"),
        new("20 m RGB (OSCD)", 0.355, double.NaN, "oscd_rgb_lowres"),
        new("VHR buildings (LEVIR, WHU)", 0.297, 0.70, "levir_cd_full", "levir_cd_samples", "whu_cd_full"),
        new("VHR all change (DSIFN, EGY-BCD, Beijing, QuickBird)", 0.577, 0.60, "dsifn_samples", "egy_bcd_samples", "beijing_vhr", "kpcamnet_pairs"),
        new("mean over all data sets", 0.387, 0.65),
    ];

    internal static IEnumerable<Figure> Measure(CancellationToken cancellationToken)
    {
        var change = Shared("change");
        if (!Directory.Exists(change)) return [new("accuracy", "–", "", $"not measured: {change} is missing")];
        var sets = ChangeEvaluation.Run(change, null, cancellationToken).GroupBy(p => p.DataSet)
            .ToDictionary(g => g.Key, g => (Ours: Mean(g, p => p.Counts.F1), Everything: Mean(g, p => p.Counts.Everything.F1)));
        return [.. Rows.Select(row => Change(row, sets)), .. Soil("lsat.tif", "trainingPolygons_lsat.geojson", "cleared", 0.97, cancellationToken), .. Soil("sen2.tif", "trainingPolygons_sen2.geojson", "dryout", 0.90, cancellationToken)];
    }

    // Pairs without any change have no F1 to speak of.
    private static double Mean(IEnumerable<ChangeEvaluation.Pair> pairs, Func<ChangeEvaluation.Pair, double> figure) =>
        pairs.Where(p => p.Counts.TruePositive + p.Counts.FalseNegative > 0).Select(figure).DefaultIfEmpty(double.NaN).Average();

    private static Figure Change(Row row, Dictionary<string, (double Ours, double Everything)> sets)
    {
        var found = sets.Where(s => row.DataSets.Length == 0 || row.DataSets.Contains(s.Key)).Select(s => s.Value).ToList();
        if (found.Count == 0) return new($"F1, {row.Subject}", "–", "", "its data sets are missing");
        var ours = found.Average(f => f.Ours);
        var aim = double.IsNaN(row.Aim) ? "" : $", aim {Percent(row.Aim)}";
        return new($"F1, {row.Subject}", Percent(ours), $"{Signed(ours - row.Baseline)} points", $"best baseline {Percent(row.Baseline)}, everything is change {Percent(found.Average(f => f.Everything))}{aim}");
    }

    private static IEnumerable<Figure> Soil(string scene, string polygons, string name, double aim, CancellationToken cancellationToken)
    {
        var folder = Shared("scenes", "rstoolbox");
        var (scenePath, polygonPath) = (Path.Combine(folder, scene), Path.Combine(folder, polygons));
        if (!File.Exists(scenePath) || !File.Exists(polygonPath)) return [new($"bare soil, {scene}", "–", "", $"not measured: {folder} lacks it")];
        using var opened = SpectralScene.Open(scenePath, null, cancellationToken);
        var figures = SoilEvaluation.Run(opened, polygonPath, name, null, null, cancellationToken).Figures;
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
