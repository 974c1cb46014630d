using System.Globalization;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>Where on Earth the simulated ground lies: a UTM zone of WGS 84 and the easting and northing of its centre.</summary>
internal sealed record ScenePlace(int Srid, double CentreEasting, double CentreNorthing)
{
    internal string Crs => $"EPSG:{Srid}";

    internal static ScenePlace Of(SimulationOptions options)
    {
        var zone = Math.Clamp((int)Math.Floor((options.CentreLongitude + 180) / 6) + 1, 1, 60);
        var srid = (options.CentreLatitude < 0 ? 32700 : 32600) + zone;
        using var transform = CrsTransform.Create("EPSG:4326", string.Create(CultureInfo.InvariantCulture, $"EPSG:{srid}"));
        var (x, y) = transform.Apply(options.CentreLongitude, options.CentreLatitude);
        return new(srid, Math.Round(x / 10) * 10, Math.Round(y / 10) * 10);   // whole pixels of 10 m, as Sentinel-2 tiles have
    }

    internal RasterGrid Grid(SimulationOptions options)
    {
        var frame = SceneFrame.Of(options);
        return new()
        {
            Width = options.Width,
            Height = options.Height,
            Transform = new(CentreEasting + frame.West, frame.Step, 0, CentreNorthing + frame.North, 0, -frame.Step),
            CrsWkt = Crs,   // GDAL takes any definition here and writes the zone's own WKT
        };
    }
}
