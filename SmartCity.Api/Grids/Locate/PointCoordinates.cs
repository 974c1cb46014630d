using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids.Locate;

/// <summary>What the coordinates of points to locate are in: a CRS, a web map's shift, or both. Not thread-safe: one for each request.</summary>
internal sealed class PointCoordinates : IDisposable
{
    private readonly CrsTransform? _transform;
    private readonly CoordinateShift? _shift;

    /// <param name="crs">Anything that GDAL takes as a CRS; null is EPSG:4490.</param>
    /// <param name="shift">gcj02, bd09 or null.</param>
    /// <exception cref="GeoInputException">One of them is not known.</exception>
    internal PointCoordinates(string? crs, string? shift)
    {
        _shift = CoordinateShift.Parse(shift);
        if (string.IsNullOrWhiteSpace(crs)) return;
        try
        {
            _transform = CrsTransform.ToCgcs2000(crs);
        }
        catch (GdalException e)
        {
            throw new GeoInputException(e.Message, e);
        }
    }

    /// <summary>Null when the coordinates are EPSG:4490 already.</summary>
    internal Func<double, double, (double Longitude, double Latitude)>? ToDegrees => _transform is null && _shift is null ? null : Apply;

    /// <summary>Easting or longitude first; infinite where the place has no longitude and latitude.</summary>
    internal (double Longitude, double Latitude) Apply(double x, double y)
    {
        _transform?.TryApply(new(ref x), new(ref y));
        return _shift is null || !double.IsFinite(x + y) ? (x, y) : _shift.Take(x, y);
    }

    public void Dispose() => _transform?.Dispose();
}
