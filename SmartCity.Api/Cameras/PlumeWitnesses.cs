using Microsoft.Extensions.Options;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Asks soil, wind and monitors about a plume that has become an alarm.</summary>
internal sealed class PlumeWitnesses(Stores<CameraStore> cameras, WindFile wind, IOptions<GeoOptions> geo, ILogger<PlumeWitnesses> logger)
{
    /// <summary>A registered source with at least so much of all the weight is taken to be the one.</summary>
    private const double LeastShare = 0.5;

    /// <param name="score">The camera's, 0 to 1.</param>
    /// <returns>The fused score, and the registered source that the dust likely comes from; null where no calibration has placed it.</returns>
    internal async Task<(FusedDust Fused, NearbyEntry? Source)?> AskAsync(PlumePlace place, double score, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (place.Ground is not { } ground) return null;
        var day = CityDay.Of(at, geo.Value.TimeZone);
        var witnesses = await cameras.Owner.WitnessesAsync(ground, at, day, Wind(at), cancellationToken);
        return (witnesses.Fuse(score), witnesses.Sources is [{ Share: >= LeastShare } likely, ..] ? likely.Entry : null);
    }

    /// <remarks>A wrong file of wind is no reason to lose an alarm.</remarks>
    private Wind? Wind(DateTimeOffset at)
    {
        try
        {
            return wind.At(at);
        }
        catch (GeoInputException e)
        {
            logger.WindNotRead(e.Message);
            return null;
        }
    }
}
