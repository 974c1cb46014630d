namespace SmartCity.Benchmarks;

/// <summary>How right and how fast change and soil detection are: every row of their tables of aims, and their speed against other programs, in one run.</summary>
internal static class ImagingBenchmark
{
    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken) => new(
        "imaging",
        "Accuracy on the labelled pairs and polygons in shared/data, one default per resolution class; speed and memory on tiled simulated pairs of 4 bands uint16 whose dates lie about a pixel apart. A ratio of time below 1 is faster than the peer",
        [.. ImagingAccuracy.Measure(cancellationToken), .. await ImagingSpeed.MeasureAsync(folder, cancellationToken)]);
}
