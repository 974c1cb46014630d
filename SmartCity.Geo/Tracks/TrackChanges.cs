using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tracks;

/// <summary>What a run, a review or a refold changed.</summary>
/// <param name="Opened">The new cases, in the order of their numbers.</param>
/// <param name="SeenAgain">Cases whose object was recognised in a further detection.</param>
/// <param name="Known">Detections of the run that had their case before.</param>
/// <param name="OutsideCells">Tracks outside of all cells: they get no case.</param>
/// <param name="BelowThreshold">Detections of the run below the high score that belong to no track.</param>
/// <param name="TracksWritten">Tracks that are new or have changed.</param>
/// <param name="Looks">Outlines that were looked for in score rasters.</param>
/// <param name="WithoutRule">Tracks of a class that the case rules don't know: they get no case.</param>
public sealed record TrackChanges(IReadOnlyList<Guid> Opened, IReadOnlyList<Guid> SeenAgain, int Known, int OutsideCells, int BelowThreshold, int TracksWritten, int Looks, int WithoutRule)
{
    internal static TrackChanges None { get; } = new([], [], 0, 0, 0, 0, 0, 0);

    internal TrackChanges With(TrackChanges later) => this with
    {
        Opened = [.. Opened, .. later.Opened],
        SeenAgain = [.. SeenAgain, .. later.SeenAgain],
        OutsideCells = OutsideCells + later.OutsideCells,
        TracksWritten = TracksWritten + later.TracksWritten,
        Looks = Looks + later.Looks,
        WithoutRule = WithoutRule + later.WithoutRule,
    };
}

/// <summary>An outline to look for in the score raster of a run.</summary>
/// <param name="ScorePath">GeoTIFF; null when the run kept none.</param>
/// <param name="Outline">EPSG:4490, longitude then latitude in degrees.</param>
public sealed record WantedLook(LookKey Key, string? ScorePath, Geometry Outline);

/// <summary>Measures outlines in score rasters; one that can't be measured is left out.</summary>
public delegate Task<IReadOnlyDictionary<LookKey, Look>> MeasureLooks(IReadOnlyList<WantedLook> wanted, CancellationToken cancellationToken);
