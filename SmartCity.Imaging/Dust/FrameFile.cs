using System.Globalization;
using System.Text.RegularExpressions;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Imaging.Dust;

/// <summary>Reads camera pictures, one file or a folder of them.</summary>
public static partial class FrameFile
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".webp"];

    private static readonly PhotoLimits Limits = new() { MaxBytes = 40 << 20, MaxPixels = 60_000_000, MinSide = 64, KeptSide = DustFrame.WorkingSide };

    /// <exception cref="ImagingInputException">It does not exist, is no JPEG, PNG or WebP, is damaged, or is beyond a limit.</exception>
    public static DustFrame Read(string path)
    {
        if (!File.Exists(path)) throw new ImagingInputException(Directory.Exists(path) ? $"'{path}' is a folder; --frames takes one." : $"'{path}' does not exist.");
        if (new FileInfo(path).Length > Limits.MaxBytes) throw new ImagingInputException($"'{path}' has {new FileInfo(path).Length:N0} bytes; {Limits.MaxBytes:N0} are possible.");
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImagingInputException($"'{path}' can't be read: {e.Message}", e);
        }
        return Read(content, path);
    }

    /// <param name="called">What messages call it; its last part is the frame's name.</param>
    /// <exception cref="ImagingInputException">As <see cref="Read(string)"/>.</exception>
    public static DustFrame Read(byte[] content, string called)
    {
        var photo = PhotoFile.Read(content, $"'{called}'", Limits, TimeZoneInfo.Utc);
        var name = Path.GetFileName(called);
        return DustFrame.Of(photo, name, TimeOf(name) ?? photo.Exif.TakenAt);
    }

    /// <summary>The pictures of a folder in the order of their numbers; masks of truth are left out.</summary>
    /// <exception cref="ImagingInputException">There is no such folder, or no picture in it.</exception>
    public static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder)) throw new ImagingInputException(File.Exists(folder) ? $"'{folder}' is a file; --image takes one." : $"'{folder}' does not exist.");
        var files = Directory.EnumerateFiles(folder).Where(IsFrame).ToList();
        if (files.Count == 0) throw new ImagingInputException($"'{folder}' holds no picture; JPEG, PNG or WebP files are wanted.");
        files.Sort((a, b) => CompareNames(Path.GetFileName(a), Path.GetFileName(b)));
        return files;
    }

    internal static bool IsFrame(string path) =>
        Endings.Contains(Path.GetExtension(path).ToLowerInvariant()) && !path.EndsWith(".mask.png", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(path).StartsWith('.');

    /// <summary>"20250204-0900", "2025-02-04T09:00:00", "20250204_090000" or seconds since 1970, anywhere in a name; as UTC, for names tell no zone.</summary>
    internal static DateTimeOffset? TimeOf(string name)
    {
        if (Calendar().Match(name) is { Success: true } day)
        {
            var digits = $"{day.Groups[1].Value}{day.Groups[2].Value}{day.Groups[3].Value}{day.Groups[4].Value}{day.Groups[5].Value}{(day.Groups[6].Success ? day.Groups[6].Value : "00")}";
            if (DateTimeOffset.TryParseExact(digits, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        }
        return Epoch().Match(name) is { Success: true } seconds ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds.Groups[1].Value, CultureInfo.InvariantCulture)) : null;
    }

    // "2.png" before "10.png".
    private static int CompareNames(string a, string b)
    {
        var (first, second) = (Numbers().Replace(a, m => m.Value.PadLeft(20, '0')), Numbers().Replace(b, m => m.Value.PadLeft(20, '0')));
        return string.CompareOrdinal(first, second);
    }

    [GeneratedRegex(@"(?<!\d)((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)[-_T ]?([0-2]\d)[-:]?([0-5]\d)[-:]?([0-5]\d)?(?!\d)")]
    private static partial Regex Calendar();

    [GeneratedRegex(@"(?<!\d)(1[0-9]{9})(?!\d)")]
    private static partial Regex Epoch();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
