using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>The wind of a configured file, <c>SmartCity:Cameras:WindFile</c>; without one, monitors are asked.</summary>
internal sealed class WindFile(IConfiguration configuration)
{
    private const long MostBytes = 4 << 20;

    /// <returns>Null where no file is configured, or it has no reading of the hour before.</returns>
    /// <exception cref="GeoInputException">The file is missing or wrong.</exception>
    internal Wind? At(DateTimeOffset at)
    {
        if (configuration["SmartCity:Cameras:WindFile"] is not { Length: > 0 } path) return null;
        var called = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new GeoInputException($"The file of wind '{called}' has more than {MostBytes} bytes.");
            return WindReadings.At(File.ReadAllText(path), called, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The file of wind '{called}' (SmartCity:Cameras:WindFile) can't be read.", e);
        }
    }
}
