using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary>Large vehicles through a camera's view: one passage each, however many frames show it. They are found on the way, by the model that finds plates to hide; without one there are none.</summary>
internal sealed class VehicleDesk(VehicleStore store)
{
    /// <summary>The same vehicle overlaps with where it was by at least so much (intersection over union), or is not the same for sure.</summary>
    private const double LeastOverlap = 0.1;

    /// <summary>A vehicle that was not seen for so many intervals is gone.</summary>
    private const int MissedIntervals = 3;

    /// <summary>Detectors see the same box of shadow for hours: below this score nobody is asked to look.</summary>
    private const double LeastScore = 0.4;

    /// <summary>A vehicle in view.</summary>
    internal sealed record InView(long Passage, SeenVehicle Last, DateTimeOffset At);

    /// <summary>Notes the vehicles of a stored frame; the lane's turn is the caller's.</summary>
    internal async Task NoteAsync(IntakeCamera camera, CameraLane lane, long frame, DateTimeOffset at, IReadOnlyList<SeenVehicle> seen, CancellationToken cancellationToken)
    {
        lane.Vehicles.RemoveAll(v => at < v.At || at - v.At > TimeSpan.FromSeconds(MissedIntervals * camera.IntervalSeconds));
        var open = lane.Vehicles.ToList();
        foreach (var vehicle in seen.Where(v => v.Score >= LeastScore).OrderByDescending(v => v.Score))
        {
            var sighting = new VehicleSighting(vehicle.Kind == LargeVehicle.Truck ? "truck" : "bus", vehicle.Left, vehicle.Top, vehicle.Right, vehicle.Bottom, vehicle.Score);
            var before = open.Where(v => v.Last.Overlap(vehicle) >= LeastOverlap).MaxBy(v => v.Last.Overlap(vehicle));
            long passage;
            if (before is null) passage = await store.BeginAsync(camera.Id, frame, at, sighting, cancellationToken);
            else
            {
                passage = before.Passage;
                open.Remove(before);
                lane.Vehicles.Remove(before);
                await store.GoOnAsync(passage, frame, at, sighting, cancellationToken);
            }
            lane.Vehicles.Add(new(passage, vehicle, at));
        }
    }
}
