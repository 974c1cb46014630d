using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>A feature of a file, or of a request, becomes a camera; or a reason why not.</summary>
/// <remarks>Attributes: code, name, site_id, route_id, height_m, bearing_deg, tilt_deg, hfov_deg, range_m, image_width, image_height, source, interval_s,
/// schedule, privacy_masks, permitted_roles (JSON), false_alarms_per_day, keep_days, originals_hours, is_synthetic.</remarks>
public static class CameraRows
{
    private const int LongestText = 500, MostMasks = 50, MostCorners = 200;

    /// <param name="attributes">By name; lists and objects as their JSON.</param>
    /// <param name="roles">Roles that there are.</param>
    /// <exception cref="GeoInputException">Something is missing or wrong; the message begins with <paramref name="what"/>.</exception>
    public static RegisteredCamera Camera(Geometry geometry, IReadOnlyDictionary<string, object?> attributes, IReadOnlyList<string> roles, string what)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        if (Text("code") is { } stated) what = $"{what} ({stated})";
        var camera = new RegisteredCamera
        {
            Code = Text("code") ?? throw Wrong("code is missing"),
            Name = Text("name") ?? throw Wrong("name is missing"),
            SiteId = Id("site_id"),
            RouteId = Id("route_id"),
            Place = StoredGeometry.Checked(geometry, what) as Point ?? throw Wrong($"its geometry is a {geometry.GeometryType}; a point is needed, where the camera stands"),
            HeightMetres = Number("height_m", 0.1, 1000),
            BearingDegrees = Number("bearing_deg", 0, 360) is { } bearing ? bearing % 360 : null,
            TiltDegrees = Number("tilt_deg", -90, 90),
            HorizontalFieldDegrees = Number("hfov_deg", 1, 360),
            RangeMetres = Number("range_m", 1, 20_000),
            ImageWidth = Whole("image_width", 16, 65_535),
            ImageHeight = Whole("image_height", 16, 65_535),
            Source = Source(),
            IntervalSeconds = Whole("interval_s", 1, 86_400) ?? 10,
            Schedule = Text("schedule") is { } schedule ? Told(() => CameraSchedule.Parse(schedule)) : null,
            PrivacyMasks = Masks(),
            PermittedRoles = Roles(),
            FalseAlarmsPerDay = Number("false_alarms_per_day", 0.01, 1000) ?? 1,
            KeepDays = Whole("keep_days", 1, 3650) ?? 7,
            OriginalsHours = Whole("originals_hours", 0, 24 * 90) ?? 0,
            IsSynthetic = Text("is_synthetic") is { } flag && (flag is "1" || (bool.TryParse(flag, out var truth) ? truth : flag is "0" ? false : throw Wrong($"is_synthetic '{flag}' is neither true nor false"))),
        };
        if (camera.ImageWidth is null != camera.ImageHeight is null) throw Wrong("image_width and image_height go together");
        return camera;

        string? Text(string name)
        {
            if (!attributes.TryGetValue(name, out var value) || value is null) return null;
            var said = Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
            return said.Length == 0 ? null : said.Length <= LongestText || name == "privacy_masks" ? said : throw Wrong($"{name} has {said.Length} characters; {LongestText} are possible");
        }

        Guid? Id(string name) => Text(name) is not { } said ? null : Guid.TryParse(said, out var id) ? id : throw Wrong($"{name} '{said}' is no id of the register");

        double? Number(string name, double least, double most) => Text(name) is not { } said ? null
            : double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} is '{said}'; a number from {least} to {most} is wanted"));

        int? Whole(string name, int least, int most) => Number(name, least, most) is not { } number ? null : number == Math.Floor(number) ? (int)number : throw Wrong($"{name} is '{Text(name)}'; a whole number is wanted");

        string? Source() => Text("source") is not { } said ? null
            : said.StartsWith("folder:", StringComparison.Ordinal) && said.Length > 7 && said[7..].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? said
            : Uri.TryCreate(said, UriKind.Absolute, out var uri) && uri.Scheme is "rtsp" or "http" or "https" && uri.Host.Length > 0 ? said
            : throw Wrong("source is neither an address of rtsp://, http:// or https:// nor folder:NAME (letters, digits, - and _)");

        IReadOnlyList<IReadOnlyList<(double, double)>> Masks()
        {
            if (Text("privacy_masks") is not { } said) return [];
            try
            {
                var masks = JsonSerializer.Deserialize<double[][][]>(said) ?? [];
                if (masks.Length > MostMasks || masks.Any(m => m.Length is < 3 or > MostCorners || m.Any(p => p.Length != 2 || !p.All(v => v is >= 0 and <= 1)))) throw new JsonException();
                return [.. masks.Select(m => (IReadOnlyList<(double, double)>)[.. m.Select(p => (p[0], p[1]))])];
            }
            catch (JsonException)
            {
                throw Wrong($"privacy_masks is no list of at most {MostMasks} polygons such as [[[0,0],[0.5,0],[0,0.5]]]: corners in shares of the picture's width and height, from 0 to 1");
            }
        }

        IReadOnlyList<string>? Roles()
        {
            if (Text("permitted_roles") is not { } said) return null;
            try
            {
                var named = JsonSerializer.Deserialize<string[]>(said) ?? [];
                return named.Length > 0 && named.All(roles.Contains) ? named : throw new JsonException();
            }
            catch (JsonException)
            {
                throw Wrong($"permitted_roles is no list of some of {string.Join(", ", roles)}, such as [\"officer\"]");
            }
        }

        T Told<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (GeoInputException e)
            {
                throw Wrong(e.Message);
            }
        }

        GeoInputException Wrong(string why) => new($"{what}: {why}.");
    }
}
