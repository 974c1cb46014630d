namespace SmartCity.Api.Grids.Quality;

/// <summary>Values in bins, a colour each. Bin i holds what is below <c>Limits[i]</c> and not in a bin before; the last one holds the rest.</summary>
internal sealed record ColourScale(double[] Limits, string[] Colours)
{
    /// <summary>Too little, right, too much: readable with any colour vision.</summary>
    internal static ColourScale Deviation { get; } = new([-0.15, -0.10, -0.05, -0.02, 0.02, 0.05, 0.10, 0.15],
        ["#1f5a9c", "#5596c6", "#a3cbe1", "#d9e7ee", "#f3f1ec", "#f7dcc3", "#eda66f", "#d56a45", "#a22c29"]);

    internal static ColourScale Compactness { get; } = new([0.25, 0.4, 0.5, 0.6, 0.7], ["#4a1c5c", "#7a3f86", "#6a76ab", "#4c9fab", "#7cc49a", "#cfe391"]);

    /// <summary>By class from 1.</summary>
    internal static string[] Classes { get; } = ["#c4573f", "#e5b454", "#86a97f", "#6c8fb3", "#9b7fb0", "#c98ba0", "#8f8a7a", "#5fa8a0", "#b9a06a"];

    internal int BinOf(double value)
    {
        var bin = 0;
        while (bin < Limits.Length && value >= Limits[bin]) bin++;
        return bin;
    }
}
