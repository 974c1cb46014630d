using SmartCity.Geo.Tracks;
using SmartCity.Imaging.Change;

namespace SmartCity.Api.Jobs;

/// <summary>Looks for the outlines of tracks in the score rasters of comparisons: clear and gone, or not to be told.</summary>
internal static class TrackLooks
{
    /// <summary>Measures what can be measured; a comparison that kept no raster, or whose raster is gone, tells nothing.</summary>
    /// <exception cref="SmartCity.Imaging.Gdal.GdalException">A raster is damaged.</exception>
    internal static Task<IReadOnlyDictionary<LookKey, Look>> MeasureAsync(IReadOnlyList<WantedLook> wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<LookKey, Look>();
        foreach (var raster in wanted.Where(w => File.Exists(w.ScorePath)).GroupBy(w => w.ScorePath!))
        {
            var asked = raster.ToList();
            foreach (var (want, look) in asked.Zip(ScoreLooks.Measure(raster.Key, asked.ConvertAll(w => w.Outline), cancellationToken)))
                found[want.Key] = new(look.AssessedShare, look.Score);
        }
        return Task.FromResult<IReadOnlyDictionary<LookKey, Look>>(found);
    }
}
