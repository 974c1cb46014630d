using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>A decoded photograph: upright, opaque, sRGB, no larger than asked for. It still shows whoever was there: store what <see cref="PhotoPrivacy"/> makes of it.</summary>
/// <param name="Picture">8-bit RGBA, opacity 255.</param>
/// <param name="Sha256">Of the file as it came, lower-case hexadecimal.</param>
/// <param name="Width">Pixels of the file as it came, as it is stored there: before it was turned upright.</param>
/// <param name="Exif">What the camera wrote about time and place.</param>
public sealed record Photo(TileImage Picture, string Sha256, int Width, int Height, PhotoExif Exif);
