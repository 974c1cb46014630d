using System.Text.Json;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Cases;
using SmartCity.Imaging;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Evidence;

/// <summary>Makes uploaded photographs fit to be stored, and stores them. What came is never written anywhere.</summary>
internal sealed class PhotographDesk(PhotoPrivacy privacy, IOptions<PrivacyOptions> limits, EvidenceFiles files, TimeProvider clock) : IDisposable
{
    /// <summary>Clocks of cameras differ a little from ours.</summary>
    internal static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly GeometryFactory Degrees = new(new PrecisionModel(), 4490);

    // A photograph takes a core for a while, and tens of megabytes.
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>Whether faces and plates alone are hidden; otherwise the whole picture is coarse.</summary>
    internal bool Detects => privacy.Detects;

    /// <summary>Of a file that comes.</summary>
    internal int MaxBytes => limits.Value.Photo.MaxBytes;

    /// <summary>Hides faces and plates; nothing is stored yet.</summary>
    /// <exception cref="ImagingInputException">It is no photograph, or beyond a limit.</exception>
    internal async Task<PrivatePhoto> PrepareAsync(UploadedPhotograph upload, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => privacy.Apply(upload.Content, $"'{upload.Name}'"), cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <summary>Stores a prepared photograph.</summary>
    /// <param name="takenAt">When, as its sender says; its EXIF goes before it.</param>
    /// <param name="place">Where, likewise: longitude and latitude in degrees.</param>
    internal async Task<CasePhotograph> KeepAsync(PrivatePhoto photo, string kind, DateTimeOffset? takenAt, (double Longitude, double Latitude)? place, CancellationToken cancellationToken)
    {
        var taken = Believable(photo.Exif.TakenAt) ?? Believable(takenAt);
        var at = photo.Exif is { Longitude: { } longitude, Latitude: { } latitude } ? (longitude, latitude) : place;
        return new()
        {
            Kind = kind,
            Sha256 = photo.Sha256,
            OriginalSha256 = photo.OriginalSha256,
            MediaType = photo.MediaType,
            Path = await files.KeepAsync(photo.Sha256, photo.Content, photo.MediaType, cancellationToken),
            Privacy = JsonSerializer.Serialize(new { method = photo.Record.Method, models = photo.Record.Models, faces = photo.Record.Faces, plates = photo.Record.Plates }),
            TakenAt = taken,
            Place = at is { } there ? Degrees.CreatePoint(new Coordinate(there.Item1, there.Item2)) : null,
        };
    }

    public void Dispose() => _cores.Dispose();

    /// <summary>A time that has not come yet is none.</summary>
    private DateTimeOffset? Believable(DateTimeOffset? time) => time is { } at && at <= clock.GetUtcNow() + ClockTolerance ? at : null;
}
