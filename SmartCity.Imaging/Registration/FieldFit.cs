namespace SmartCity.Imaging.Registration;

/// <summary>Fits a displacement field to what tiles say, as simple as possible: none, one shift, affine, or affine with a local part.</summary>
/// <remarks>Each model predicts every tile from tiles that don't overlap it; a richer model is taken only where it predicts clearly better.
/// Tiles that contradict their neighbours are dropped before (a vector median test, as in Westerweel &amp; Scarano 2005, Exp. Fluids 39). The affine part is
/// least squares reweighted by Tukey's biweight; the local part is locally weighted linear regression of its residuals (Cleveland 1979), drawn to 0
/// where no tile is near.</remarks>
internal sealed class FieldFit
{
    /// <summary>A tile agrees with a field within so many pixels.</summary>
    internal const double AgreementPixels = 0.75;

    /// <summary>A richer model must predict with at most this share of the error.</summary>
    private const double Gain = 0.92;

    /// <summary>And be better by so many pixels.</summary>
    private const double LeastGainPixels = 0.005;

    /// <summary>Pixels per pixel: scales and rotations beyond this are no mere misregistration.</summary>
    private const double SteepestSlope = 0.02;

    /// <summary>Share of the tiles that must be consistent with their neighbours before a local field is believed.</summary>
    private const double ConsistentForLocal = 0.6;

    /// <summary>And their share of all tiles, or nothing is known of most of the scene.</summary>
    private const double CoverageForLocal = 0.4;

    /// <summary>And the share of the consistent ones that it must predict.</summary>
    private const double AgreeingForLocal = 0.75;

    private const int FewestForShift = 5, FewestForAffine = 8, FewestForLocal = 16, Rounds = 10;
    private static readonly double[] Reaches = [1, 1.5, 2.5, 4];   // of the local part, in tile sides

    private readonly List<TileShift> _tiles;
    private readonly double _side;

    private FieldFit(List<TileShift> tiles, double side) => (_tiles, _side) = (tiles, side);

    /// <param name="Field">In pixels of the later scene.</param>
    /// <param name="RmsPixels">Root mean square of what tiles not used for a prediction differ from it, over those that agree.</param>
    /// <param name="AgreeingShare">Of the tiles that show structure, 0–1.</param>
    internal sealed record Result(DisplacementField Field, double RmsPixels, double AgreeingShare, int Tiles);

    /// <param name="side">Of a tile in pixels.</param>
    /// <param name="measured">Tiles that were looked at, with structure or without.</param>
    /// <returns>Null when fewer than five tiles, or fewer than half of them, agree with any field.</returns>
    internal static Result? Of(List<TileShift> tiles, int measured, double side, int width, int height)
    {
        if (tiles.Count < FewestForShift) return null;
        var affine = Robust(tiles, tiles.Count >= FewestForAffine);
        var fit = new FieldFit(Consistent(tiles, affine), side);
        if (fit._tiles.Count < FewestForShift || fit._tiles.Count * 2 < tiles.Count) return null;

        var none = fit.Score(_ => (0, 0));
        (double Score, DisplacementField Field, Func<TileShift, (double, double)> Predict) best = (none, DisplacementField.None, _ => (0, 0));
        void Consider(Func<TileShift, (double, double)> predict, Func<DisplacementField> field)
        {
            var score = fit.Score(predict);
            if (score < Gain * best.Score && score < best.Score - LeastGainPixels) best = (score, field(), predict);
        }
        Consider(t => Robust(fit.Apart(t), false).At(t.X, t.Y), () => new(Robust(fit._tiles, false)));
        var trend = Robust(fit._tiles, fit._tiles.Count >= FewestForAffine);
        var isPlausible = Math.Max(Math.Max(Math.Abs(trend.Cx), Math.Abs(trend.Cy)), Math.Max(Math.Abs(trend.Rx), Math.Abs(trend.Ry))) <= SteepestSlope;
        if (isPlausible && fit._tiles.Count >= FewestForAffine) Consider(t => Robust(fit.Apart(t), true).At(t.X, t.Y), () => new(trend));
        if (isPlausible && fit._tiles.Count >= Math.Max(FewestForLocal, Math.Max(ConsistentForLocal * tiles.Count, CoverageForLocal * measured)))
        {
            foreach (var reach in Reaches)
            {
                // Twice without the tiles that the others don't predict: many random ones side by side would bend the field.
                var kept = fit;
                for (var round = 0; round < 2; round++) kept = new([.. kept._tiles.Where(t => Distance(t, Predict(t)) <= AgreementPixels)], side);
                if (kept._tiles.Count >= Math.Max(FewestForLocal, AgreeingForLocal * fit._tiles.Count)) Consider(Predict, () => kept.Nodes(trend, reach * side, width, height));

                (double, double) Predict(TileShift t) => Add(trend.At(t.X, t.Y), Local(kept.Apart(t), trend, t.X, t.Y, reach * side));
            }
        }
        var errors = fit._tiles.Select(t => Distance(t, best.Predict(t))).Where(e => e <= AgreementPixels).ToList();
        if (errors.Count < FewestForShift || errors.Count * 2 < tiles.Count) return null;
        return new(best.Field, Math.Sqrt(errors.Average(e => e * e)), errors.Count / (double)tiles.Count, tiles.Count);
    }

    private static (double, double) Add((double A, double B) first, (double A, double B) second) => (first.A + second.A, first.B + second.B);

    // Overlapping tiles share their noise: only the others are a test. Where hardly any are left, all but the tile itself must do.
    private List<TileShift> Apart(TileShift tile)
    {
        var apart = _tiles.Where(t => Math.Max(Math.Abs(t.X - tile.X), Math.Abs(t.Y - tile.Y)) >= 0.45 * _side).ToList();
        return apart.Count >= FewestForShift ? apart : [.. _tiles.Where(t => t != tile)];
    }

    // Errors beyond a pixel are all the same: wrong.
    private double Score(Func<TileShift, (double, double)> predict) => Math.Sqrt(_tiles.Average(t => Math.Min(1, Math.Pow(Distance(t, predict(t)), 2))));

    private static double Distance(TileShift tile, (double Columns, double Rows) at) =>
        Math.Sqrt((tile.Columns - at.Columns) * (tile.Columns - at.Columns) + (tile.Rows - at.Rows) * (tile.Rows - at.Rows));

    private static List<TileShift> Consistent(List<TileShift> tiles, DisplacementField.Affine affine)
    {
        const int Neighbours = 8;
        const double Tolerance = 1.5;   // pixels: fields bend less than that from tile to tile, noise is off by more
        var residuals = tiles.Select(t => (Tile: t, C: t.Columns - affine.At(t.X, t.Y).Columns, R: t.Rows - affine.At(t.X, t.Y).Rows)).ToList();
        return [.. residuals.Where(r =>
        {
            var near = residuals.Where(o => o.Tile != r.Tile).OrderBy(o => Math.Pow(o.Tile.X - r.Tile.X, 2) + Math.Pow(o.Tile.Y - r.Tile.Y, 2)).Take(Neighbours).ToList();
            return Math.Abs(r.C - Median([.. near.Select(n => n.C)])) <= Tolerance && Math.Abs(r.R - Median([.. near.Select(n => n.R)])) <= Tolerance;
        }).Select(r => r.Tile)];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    /// <summary>Robust shift or affine map: begins at the median shift, then least squares with Tukey's biweight.</summary>
    internal static DisplacementField.Affine Robust(List<TileShift> tiles, bool isAffine)
    {
        var fit = new DisplacementField.Affine(Median([.. tiles.Select(t => t.Columns)]), 0, 0, Median([.. tiles.Select(t => t.Rows)]), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var errors = tiles.Select(t => Distance(t, fit.At(t.X, t.Y))).ToList();
            var limit = 4.685 * 1.4826 * Math.Max(0.05, Median([.. errors]) / 1.2);
            var sums = new NormalEquations();
            for (var i = 0; i < tiles.Count; i++)
            {
                var ratio = errors[i] / limit;
                if (ratio >= 1) continue;
                sums.Add(tiles[i].X, tiles[i].Y, tiles[i].Columns, tiles[i].Rows, tiles[i].Weight * (1 - ratio * ratio) * (1 - ratio * ratio));
            }
            fit = isAffine ? sums.Solve(0, 1e-9) : sums.Solve(0, double.PositiveInfinity);
        }
        return fit;
    }

    // Weighted linear regression of the residuals around a place.
    private static (double Columns, double Rows) Local(List<TileShift> tiles, DisplacementField.Affine trend, double x, double y, double reach)
    {
        const double PriorWeight = 0.02, PriorSlope = 0.1;
        var sums = new NormalEquations();
        var usual = tiles.Average(t => t.Weight);
        foreach (var tile in tiles)
        {
            var (u, v) = ((tile.X - x) / reach, (tile.Y - y) / reach);
            var distance = Math.Sqrt(u * u + v * v);
            if (distance >= 1) continue;
            var near = 1 - distance * distance * distance;
            var (columns, rows) = trend.At(tile.X, tile.Y);
            sums.Add(u, v, tile.Columns - columns, tile.Rows - rows, near * near * near * tile.Weight / usual);
        }
        var fit = sums.Solve(PriorWeight, PriorSlope);
        return (fit.C0, fit.R0);
    }

    private DisplacementField Nodes(DisplacementField.Affine trend, double reach, int width, int height)
    {
        var spacing = Math.Max(_side / 4, Math.Max(width, height) / 48.0);
        var (across, down) = ((int)Math.Ceiling(width / spacing) + 1, (int)Math.Ceiling(height / spacing) + 1);
        var nodes = new (double Columns, double Rows)[across * down];
        // Once, and once more for what the first smoothing left (Tukey's twicing).
        var (tiles, toDo) = (_tiles, trend);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < nodes.Length; i++)
            {
                // Beyond the outermost tiles' centres the local part stays as it is there.
                var (x, y) = (Math.Clamp(i % across * spacing, _side / 2, width - _side / 2), Math.Clamp(i / across * spacing, _side / 2, height - _side / 2));
                nodes[i] = Add(nodes[i], Local(tiles, toDo, x, y, reach));
            }
            var field = new DisplacementField(trend, nodes, across, spacing);
            tiles = [.. _tiles.Select(t => t with { Columns = t.Columns - field.At(t.X, t.Y).Columns, Rows = t.Rows - field.At(t.X, t.Y).Rows })];
            toDo = default;
        }
        return new(trend, nodes, across, spacing);
    }
}
