using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>What is known of a place besides what a camera saw there.</summary>
/// <param name="Sources">The likeliest first.</param>
/// <param name="Soil">Of the sources, by id; who is missing was not looked at.</param>
/// <param name="Monitor">What monitors near it say, and the name of the one that says it.</param>
public sealed record DustWitnesses(CameraSurroundings Around, IReadOnlyList<LikelySource> Sources, IReadOnlyDictionary<Guid, SoilState> Soil, (MonitorState State, string? Name) Monitor, Wind? Wind)
{
    /// <summary>One score of what a camera saw and all of these.</summary>
    /// <param name="cameraScore">0 to 1.</param>
    public FusedDust Fuse(double cameraScore) => DustFusion.Fuse(cameraScore, Sources, Soil, Monitor, Wind);
}

public sealed partial class CameraStore
{
    /// <summary>Metres from a place within which a dust monitor, or one of wind, speaks for it.</summary>
    private const double MonitorReachMetres = 500, WindReachMetres = 10_000;

    /// <summary>Share of soil at a construction site from which it is bare, and below which there is none; metres around a point or a line that belong to it.</summary>
    private const double BareShare = 0.3, NoShare = 0.05, OwnMetres = 30;

    private static readonly string SoilSql = SqlText.Read("Cameras.Sql.soil_of_entries"), MonitorSql = SqlText.Read("Cameras.Sql.monitors_of_place"), WindSql = SqlText.Read("Cameras.Sql.wind_of_place");

    /// <summary>The likely sources of dust at a place, and what satellites and monitors say of them.</summary>
    /// <param name="at">When it was seen.</param>
    /// <param name="day">That time's day in the city.</param>
    /// <param name="wind">From a configured source; null: what the nearest monitor measured in the hour before, if any.</param>
    public async Task<DustWitnesses> WitnessesAsync(CameraPlace place, DateTimeOffset at, DateOnly day, Wind? wind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        wind ??= Wind.Mean(await WindAsync(place, at, cancellationToken));
        var around = await AroundAsync(place, SourceRanking.ReachMetres(place.Ellipse), cancellationToken);
        var sources = SourceRanking.Rank(place.Ellipse, around.Entries, wind);
        return new(around, sources, await SoilAsync([.. sources.Select(s => s.Entry.Id)], day, cancellationToken), await MonitorAsync(place, at, cancellationToken), wind);
    }

    private async Task<Dictionary<Guid, SoilState>> SoilAsync(Guid[] entries, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SoilSql);
        foreach (var value in (object[])[entries, day, BareShare, NoShare, OwnMetres]) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var soil = new Dictionary<Guid, SoilState>();
        while (await row.ReadAsync(cancellationToken)) soil[row.GetGuid(0)] = Enum.Parse<SoilState>(row.GetString(1), ignoreCase: true);
        return soil;
    }

    private async Task<(MonitorState, string?)> MonitorAsync(CameraPlace place, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MonitorSql);
        foreach (var value in (object[])[place.Longitude, place.Latitude, MonitorReachMetres, at.ToUniversalTime()]) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetBoolean(1) ? MonitorState.Above : MonitorState.Quiet, row.GetString(0)) : (MonitorState.Silent, null);
    }

    private async Task<List<Wind>> WindAsync(CameraPlace place, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WindSql);
        foreach (var value in (object[])[place.Longitude, place.Latitude, WindReachMetres, at.ToUniversalTime()]) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var readings = new List<Wind>();
        while (await row.ReadAsync(cancellationToken)) readings.Add(new(row.GetDouble(1), row.GetDouble(2), row.Instant(3), row.GetString(0)));
        return readings;
    }
}
