using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Access;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Adds up what has changed in the counts of points, so that tiles of a whole city stay quick. Of several processes one does it at a time.</summary>
internal sealed class CountFolding(Stores<VectorTileStore> tiles, ILogger<CountFolding> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                try
                {
                    await tiles.Owner.FoldCountsAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
                {
                    logger.FoldingFailed(e.Message);
                }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
