using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Regions;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Series;

/// <summary>Sums over the pixels of an object that changed at one date.</summary>
internal sealed class SeriesSum(int dates) : IRegionSum<SeriesSum>
{
    private static readonly int Covers = Enum.GetValues<GroundCover>().Max(c => (int)c) + 1;
    private readonly long[] _before = new long[dates], _recovered = new long[dates], _cover = new long[dates * Covers];
    private readonly ObjectSum _values = new();
    private long _persistence, _clear;
    private double _probability;

    internal long Pixels { get; private set; }

    internal double MeanProbability => _probability / Pixels;

    /// <summary>The mean over the pixels, rounded.</summary>
    internal int Persistence => (int)Math.Round(_persistence / (double)Pixels);

    /// <inheritdoc cref="Persistence"/>
    internal int ClearDates => (int)Math.Round(_clear / (double)Pixels);

    /// <summary>The last date before the change, for most of the pixels.</summary>
    internal int Before => Array.IndexOf(_before, _before.Max());

    /// <summary>The date of return of most of the pixels that returned; null when fewer than half did.</summary>
    internal int? Recovered => 2 * _recovered.Sum() > Pixels ? Array.IndexOf(_recovered, _recovered.Max()) : null;

    internal void Add(PixelHistory history, int clearDates)
    {
        Pixels++;
        _before[history.Before]++;
        if (history.Recovered >= 0) _recovered[history.Recovered]++;
        _persistence += history.Persistence;
        _clear += clearDates;
        _probability += history.Probability;
    }

    /// <summary>Adds what both dates show of a pixel, if both show it.</summary>
    internal void AddValues(int pixel, WindowValues values, float probability, int[] roles)
    {
        if (values.Known[pixel]) _values.Add(pixel, values, probability, roles);
    }

    internal void AddCover(int date, int cover) => _cover[date * Covers + cover]++;

    public void Add(SeriesSum other)
    {
        Pixels += other.Pixels;
        _persistence += other._persistence;
        _clear += other._clear;
        _probability += other._probability;
        for (var date = 0; date < dates; date++) (_before[date], _recovered[date]) = (_before[date] + other._before[date], _recovered[date] + other._recovered[date]);
        for (var i = 0; i < _cover.Length; i++) _cover[i] += other._cover[i];
        if (other._values.Pixels > 0) _values.Add(other._values);
    }

    /// <summary>Null when no pixel was seen on both sides of the change.</summary>
    internal ObjectFeatures? Features(IReadOnlyList<RegionRun> runs, GroundPixel pixel, int[] roles) => _values.Pixels == 0 ? null : _values.Features(runs, pixel, roles);

    /// <summary>Pixels of each cover on a date, by the numbers of <see cref="GroundCover"/>; not seen ones are in none.</summary>
    internal long[] Cover(int date) => _cover[(date * Covers)..((date + 1) * Covers)];
}
