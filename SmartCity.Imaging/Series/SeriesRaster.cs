using System.Globalization;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>The histories of all pixels as a GeoTIFF of 32-bit floats, NaN = none; days count from 1970-01-01.</summary>
/// <remarks>Bands: changed_after (last clear day of the earlier state), changed_by (first clear day of the new one), persistence (later clear dates that still show it),
/// recovered_by (first clear day back), probability (0–1), clear_dates. The metadata item DATES lists the series' days, and UNIT says how days count.</remarks>
internal sealed class SeriesRaster : IDisposable
{
    private static readonly string[] Bands = ["changed_after", "changed_by", "persistence", "recovered_by", "probability", "clear_dates"];
    private readonly GdalRasterWriter _writer;
    private readonly float[] _days;

    private SeriesRaster(GdalRasterWriter writer, float[] days) => (_writer, _days) = (writer, days);

    /// <exception cref="ImagingInputException">The name does not end in .tif, or its folder does not exist.</exception>
    internal static SeriesRaster Create(string path, RasterGrid grid, IReadOnlyList<DateOnly> dates)
    {
        CogOutput.RequireName(path);
        var writer = GdalRasterWriter.Create(path, grid, Bands, PixelType.Float32, double.NaN);
        writer.SetMetadata("DATES", string.Join(',', dates.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
        writer.SetMetadata("UNIT", "days since 1970-01-01");
        return new(writer, [.. dates.Select(d => (float)(d.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber))]);
    }

    internal void Write(SeriesWindow part)
    {
        var histories = part.Histories;
        Put(0, i => histories[i].HasChanged ? _days[histories[i].Before] : float.NaN);
        Put(1, i => histories[i].HasChanged ? _days[histories[i].First] : float.NaN);
        Put(2, i => histories[i].HasChanged ? histories[i].Persistence : float.NaN);
        Put(3, i => histories[i].Recovered >= 0 ? _days[histories[i].Recovered] : float.NaN);
        Put(4, i => histories[i].HasChanged ? histories[i].Probability : part.ClearDates[i] > 1 ? 0 : float.NaN);
        Put(5, i => part.ClearDates[i]);

        void Put(int band, Func<int, float> value)
        {
            var values = new float[histories.Length];
            for (var i = 0; i < values.Length; i++) values[i] = value(i);
            _writer.Write(part.Window, band, values);
        }
    }

    internal void Complete() => _writer.Complete();

    public void Dispose() => _writer.Dispose();
}
