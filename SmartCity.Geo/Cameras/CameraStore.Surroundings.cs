using NetTopologySuite.Geometries;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>A registered site or route near a place that a camera saw.</summary>
/// <param name="Kind">construction, disposal or route.</param>
/// <param name="DistanceMetres">From the place to its nearest point; 0: inside.</param>
/// <param name="BearingDegrees">From the place to its nearest point, clockwise from north; of one that the place lies in: to its middle.</param>
/// <param name="IsWithinEllipse">Some of it lies in the error ellipse.</param>
public sealed record NearbyEntry(Guid Id, string Kind, string Code, string Name, double DistanceMetres, double BearingDegrees, bool IsWithinEllipse)
{
    public bool IsRoute => Kind == "route";
}

/// <summary>What lies around a place that a camera saw.</summary>
/// <param name="CellCode">Of the cells in force; null: outside of all.</param>
/// <param name="Entries">Nearest first.</param>
public sealed record CameraSurroundings(string? CellCode, IReadOnlyList<NearbyEntry> Entries);

public sealed partial class CameraStore
{
    private static readonly string AroundSql = SqlText.Read("Cameras.Sql.around_place");

    /// <summary>The cell of a place, and the registered sites and routes in its error ellipse or so near.</summary>
    /// <param name="reachMetres">Up to so far from the place, where they don't lie in the ellipse.</param>
    public async Task<CameraSurroundings> AroundAsync(CameraPlace place, double reachMetres, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        await using var command = database.CreateCommand(AroundSql);
        command.Parameters.Add(new() { Value = place.Longitude });
        command.Parameters.Add(new() { Value = place.Latitude });
        command.Parameters.Add(new() { Value = (Geometry)CameraPlacing.Area(place) });
        command.Parameters.Add(new() { Value = reachMetres });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        string? cell = null;
        var entries = new List<NearbyEntry>();
        while (await row.ReadAsync(cancellationToken))
            if (row.IdOrNull(1) is { } id) entries.Add(new(id, row.GetString(2), row.GetString(3), row.GetString(4), row.GetDouble(5), row.GetDouble(6), row.GetBoolean(7)));
            else cell = row.TextOrNull(0);
        return new(cell, entries);
    }
}
