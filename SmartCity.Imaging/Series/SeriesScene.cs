namespace SmartCity.Imaging.Series;

/// <summary>One scene of a series and the day on which it was taken.</summary>
/// <param name="Path">Anything that GDAL opens.</param>
public sealed record SeriesScene(string Path, DateOnly Date);
