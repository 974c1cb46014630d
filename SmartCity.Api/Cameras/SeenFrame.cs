using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary>A file that a camera sends.</summary>
/// <param name="Name">For messages; nothing is believed of it.</param>
/// <param name="StatedAt">When it was taken, as its sender says; null: its EXIF may.</param>
internal sealed record SentFrame(byte[] Content, string Name, DateTimeOffset? StatedAt);

/// <summary>A frame that was looked at and made fit, before it is stored.</summary>
internal sealed record SeenFrame(string Sha256, FrameClock Clock, DateTimeOffset? StatedAt, DateTimeOffset ReceivedAt, DustFrameResult Result, double? Haze, PrivatePhoto Picture);

/// <summary>What became of a file.</summary>
/// <param name="IsRepeat">It came before, and was only counted.</param>
/// <param name="IsCorrected">The camera's own time was not taken.</param>
internal sealed record TakenFrame(CameraFrame Frame, IReadOnlyList<DustPlumeRow> Plumes, bool IsRepeat, bool IsCorrected);
