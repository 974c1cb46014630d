using SmartCity.Imaging.Privacy;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Dust;

/// <summary>A camera picture on the scale that dust is looked for: its longer side has at most <see cref="WorkingSide"/> pixels.</summary>
/// <remarks>Three planes of bytes, sRGB as the camera wrote it. Immutable once made.</remarks>
public sealed class DustFrame
{
    /// <summary>Pixels of the longer side; larger pictures are reduced, smaller ones are taken as they are.</summary>
    public const int WorkingSide = 640;

    internal DustFrame(string name, int width, int height, byte[] red, byte[] green, byte[] blue)
    {
        (Name, Width, Height, Red, Green, Blue) = (name, width, height, red, green, blue);
        (SourceWidth, SourceHeight) = (width, height);
    }

    /// <summary>The file's name, for messages and results.</summary>
    public string Name { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Pixels of the picture as it came, upright.</summary>
    public int SourceWidth { get; init; }

    /// <inheritdoc cref="SourceWidth"/>
    public int SourceHeight { get; init; }

    /// <summary>When it was taken, as its name or its EXIF says; null when neither does.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Of the file, lower-case hexadecimal; empty for a picture that was no file.</summary>
    public string Sha256 { get; init; } = "";

    internal byte[] Red { get; }

    internal byte[] Green { get; }

    internal byte[] Blue { get; }

    internal int Pixels => Width * Height;

    internal CellGrid Cells => new(Width, Height);

    /// <summary>Of a photograph that was read for other purposes, too: reduced to <see cref="WorkingSide"/>.</summary>
    /// <param name="name">Of the frame: a camera's memory tells its frames apart by it.</param>
    public static DustFrame Of(Photo photo, string name, DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var picture = photo.Picture;
        // The header's size is that before turning; which way it was turned shows in the shape of what was kept.
        var isTurned = Math.Abs(Math.Log((double)picture.Width / picture.Height * photo.Height / photo.Width)) > Math.Abs(Math.Log((double)picture.Width / picture.Height * photo.Width / photo.Height)) + 1e-9;
        var (width, height) = isTurned ? (photo.Height, photo.Width) : (photo.Width, photo.Height);
        return Of(name, picture.Reduced(WorkingSide), width, height, time, photo.Sha256);
    }

    /// <param name="picture">Opaque, no larger than <see cref="WorkingSide"/>.</param>
    internal static DustFrame Of(string name, TileImage picture, int sourceWidth, int sourceHeight, DateTimeOffset? time, string sha256)
    {
        var count = picture.Width * picture.Height;
        byte[] red = new byte[count], green = new byte[count], blue = new byte[count];
        for (int i = 0, at = 0; i < count; i++, at += 4) (red[i], green[i], blue[i]) = (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
        return new(name, picture.Width, picture.Height, red, green, blue) { SourceWidth = sourceWidth, SourceHeight = sourceHeight, Time = time, Sha256 = sha256 };
    }

    /// <summary>The picture as one, for showing and for files.</summary>
    internal TileImage ToPicture()
    {
        var picture = new TileImage(Width, Height);
        for (int i = 0, at = 0; i < Red.Length; i++, at += 4) (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2], picture.Pixels[at + 3]) = (Red[i], Green[i], Blue[i], 255);
        return picture;
    }
}
