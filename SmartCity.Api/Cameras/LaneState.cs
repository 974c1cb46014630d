using System.Text.Json;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Cameras;

/// <summary>What a lane knows of its camera at one moment, to live on after a restart.</summary>
internal sealed record LaneState(DateTimeOffset? LastTaken, IReadOnlyList<LaneState.Plume> Plumes, IReadOnlyList<VehicleDesk.InView> Vehicles, DetectorState Detector)
{
    private const int MostBytes = 1 << 20;

    /// <param name="Number">The detector's.</param>
    internal sealed record Plume(int Number, Guid Track, double Peak, string? State, Guid? CaseId);

    /// <summary>The part that is not the detector's.</summary>
    private sealed record Rest(DateTimeOffset? LastTaken, IReadOnlyList<Plume> Plumes, IReadOnlyList<VehicleDesk.InView> Vehicles);

    internal void Write(Stream stream)
    {
        var rest = JsonSerializer.SerializeToUtf8Bytes(new Rest(LastTaken, Plumes, Vehicles));
        stream.Write(BitConverter.GetBytes(rest.Length));
        stream.Write(rest);
        Detector.Write(stream);
    }

    /// <exception cref="InvalidDataException">It was written by another version, or is damaged.</exception>
    internal static LaneState Read(Stream stream)
    {
        try
        {
            var length = new byte[sizeof(int)];
            stream.ReadExactly(length);
            if (BitConverter.ToInt32(length) is not (> 0 and <= MostBytes and var count)) throw new InvalidDataException("it is no memory");
            var bytes = new byte[count];
            stream.ReadExactly(bytes);
            var rest = JsonSerializer.Deserialize<Rest>(bytes) ?? throw new InvalidDataException("it is empty");
            return new(rest.LastTaken, rest.Plumes ?? [], rest.Vehicles ?? [], DetectorState.Read(stream));
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException)
        {
            throw new InvalidDataException($"it is damaged: {e.Message}", e);
        }
    }
}
