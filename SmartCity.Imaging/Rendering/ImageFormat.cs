namespace SmartCity.Imaging.Rendering;

/// <summary>How a picture is written.</summary>
public enum ImageFormat
{
    /// <summary>Lossless, with transparency.</summary>
    Png,

    /// <summary>Lossy at quality 80, with transparency.</summary>
    WebP,

    /// <summary>Lossy at quality 85; transparent pixels become white.</summary>
    Jpeg,
}
