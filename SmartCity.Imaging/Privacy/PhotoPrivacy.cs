using System.Security.Cryptography;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>A photograph that may be stored: nobody can be known in it, and it carries no metadata.</summary>
/// <param name="Content">A JPEG.</param>
/// <param name="Sha256">Of <paramref name="Content"/>, lower-case hexadecimal.</param>
/// <param name="OriginalSha256">Of the file as it came, which is not kept.</param>
public sealed record PrivatePhoto(byte[] Content, string Sha256, string MediaType, string OriginalSha256, PhotoExif Exif, PrivacyRecord Record);

/// <summary>What was done to a photograph.</summary>
/// <param name="Method">"detected": what the models found is hidden; "coarse": the whole picture is.</param>
/// <param name="Models">Kind and SHA-256 of each; empty when coarse.</param>
/// <param name="Faces">Regions hidden.</param>
/// <param name="Plates">Regions hidden: parts of vehicles that may carry one.</param>
public sealed record PrivacyRecord(string Method, IReadOnlyList<string> Models, int Faces, int Plates)
{
    /// <summary>Large vehicles that were found on the way, whose plates are hidden.</summary>
    public IReadOnlyList<SeenVehicle> Vehicles { get; init; } = [];

    public const string Detected = "detected", Coarse = "coarse";
}

/// <summary>Makes photographs fit to be stored: faces and plates are pixelated beyond recovery, metadata is left behind.</summary>
/// <remarks>Knows neither cases nor cameras. The same file with the same models gives the same bytes. Safe for threads.</remarks>
public sealed class PhotoPrivacy : IDisposable
{
    private readonly IReadOnlyList<IPhotoDetector> _detectors;
    private readonly PrivacyOptions _options;
    private readonly TimeZoneInfo _zone;

    /// <param name="zone">The city's: of EXIF times without an offset.</param>
    /// <exception cref="ImagingInputException">A model is missing, or is not what the options say.</exception>
    public PhotoPrivacy(PrivacyOptions options, TimeZoneInfo zone) : this(options, [.. options.Models.Select(PhotoNet.Load)], zone) { }

    internal PhotoPrivacy(PrivacyOptions options, IReadOnlyList<IPhotoDetector> detectors, TimeZoneInfo zone) => (_options, _detectors, _zone) = (options, detectors, zone);

    /// <summary>Whether both faces and plates have a detector; else pictures are made coarse.</summary>
    public bool Detects => Enum.GetValues<PhotoSubject>().All(s => _detectors.Any(d => d.Subject == s));

    /// <summary>Reads a file as it came and makes it fit.</summary>
    /// <param name="called">What messages call the file.</param>
    /// <exception cref="ImagingInputException">See <see cref="PhotoFile.Read"/>.</exception>
    public PrivatePhoto Apply(byte[] content, string called) => Apply(Read(content, called));

    /// <summary>Reads a file as it came, for those who look for something in it before it is made fit.</summary>
    /// <inheritdoc cref="Apply(byte[], string)"/>
    public Photo Read(byte[] content, string called) => PhotoFile.Read(content, called, _options.Photo, _zone);

    /// <summary>Makes a photograph fit; its picture is changed in place.</summary>
    public PrivatePhoto Apply(Photo photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var record = Hide(photo.Picture);
        var stored = photo.Picture.Encode(ImageFormat.Jpeg);
        return new(stored, Convert.ToHexStringLower(SHA256.HashData(stored)), TileImage.MediaType(ImageFormat.Jpeg), photo.Sha256, photo.Exif, record);
    }

    /// <summary>Hides in place what must not be shown.</summary>
    public PrivacyRecord Hide(TileImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!Detects)
        {
            Pixelation.Blocks(picture, 0, 0, picture.Width, picture.Height, (Math.Max(picture.Width, picture.Height) + _options.CoarseBlocks - 1) / _options.CoarseBlocks);
            return new(PrivacyRecord.Coarse, [], 0, 0);
        }
        var regions = _detectors.SelectMany(d => d.Detect(picture)).ToList();
        foreach (var region in regions) Pixelation.Hide(picture, region.Grown(_options.Margin));
        return new(PrivacyRecord.Detected, [.. _detectors.Select(d => d.Name)], regions.Count(r => r.Subject == PhotoSubject.Face), regions.Count(r => r.Subject == PhotoSubject.Plate))
        {
            Vehicles = [.. regions.Where(r => r.Vehicle is not null).Select(r => SeenVehicle.Of(r, picture.Width, picture.Height))],
        };
    }

    public void Dispose()
    {
        foreach (var detector in _detectors.OfType<IDisposable>()) detector.Dispose();
    }
}
