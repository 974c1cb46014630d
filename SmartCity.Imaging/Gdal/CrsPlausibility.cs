using System.Globalization;
using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Gdal;

/// <summary>Refuses coordinates that can't lie in the CRS they are said to be in, and says which would fit.</summary>
internal static class CrsPlausibility
{
    /// <summary>A Gauss-Krüger or UTM easting further from its meridian than this is none, in metres.</summary>
    private const double Reach = 1_200_000;

    private const double ZonePrefix = 1_000_000;

    /// <exception cref="ImagingInputException">A geometry lies outside of what the CRS can hold.</exception>
    internal static void Require(string called, CrsFrame crs, IReadOnlyList<Geometry> geometries)
    {
        var box = new Envelope();
        foreach (var geometry in geometries)
        {
            if (geometry.Coordinates.FirstOrDefault(c => !double.IsFinite(c.X) || !double.IsFinite(c.Y)) is { } broken)
                throw new ImagingInputException($"'{called}' holds a coordinate that is no number ({broken.X} {broken.Y}).");
            box.ExpandToInclude(geometry.EnvelopeInternal);
        }
        if (box.IsNull || Advice(crs, box) is not { } advice) return;
        throw new ImagingInputException(string.Create(CultureInfo.InvariantCulture,
            $"'{called}' is in {crs.Name}, but its coordinates run from {box.MinX:0.######} {box.MinY:0.######} to {box.MaxX:0.######} {box.MaxY:0.######}: {advice}"));
    }

    /// <returns>What is wrong and what would be right; null when nothing is.</returns>
    internal static string? Advice(CrsFrame crs, Envelope box)
    {
        if (crs.IsGeographic) return box.MinX >= -360 && box.MaxX <= 360 && box.MinY >= -90 && box.MaxY <= 90 ? null : NotDegrees(box);
        if (IsDegrees(box.MinX, box.MaxX, 180) && IsDegrees(box.MinY, box.MaxY, 90))
            return "these are degrees, not metres; say --crs EPSG:4490 (longitude, latitude).";
        if (crs.FalseEasting is not { } origin || crs.CentralMeridian is not { } meridian) return null;
        if (Fits(box.MinX, box.MaxX, origin)) return null;
        if (Fits(box.MinY, box.MaxY, origin) && IsChineseNorthing(box.MinX, box.MaxX))
            return "the northing stands first; say that the axes are swapped (--swap-axes), or export again with the easting first.";
        var zone = ZoneBefore(box.MinX);
        if (origin < ZonePrefix && CrsFrame.IsZone(zone) && Fits(box.MinX, box.MaxX, zone * ZonePrefix + 500_000))
            return $"the easting carries the zone number {zone} in front, which this CRS has not; say --crs {CrsFrame.ZoneCrs(zone, true)} (CGCS2000, zone {zone}).";
        if (origin >= ZonePrefix && Fits(box.MinX, box.MaxX, 500_000))
        {
            var number = (int)Math.Round(meridian / 3);
            return $"the easting lacks the zone number that this CRS puts in front; say --crs {(CrsFrame.IsZone(number) ? CrsFrame.ZoneCrs(number, false) : "EPSG:4543")} (CGCS2000, {meridian:0}° E).";
        }
        return string.Create(CultureInfo.InvariantCulture, $"an easting here lies within {Reach / 1000:0} km of {origin:0}; say the right CRS with --crs.");
    }

    private static string NotDegrees(Envelope box)
    {
        if (box.MinX >= -90 && box.MaxX <= 90 && box.MinY >= -360 && box.MaxY <= 360)
            return "latitude stands first; say that the axes are swapped (--swap-axes), or export again with the longitude first.";
        var zone = ZoneBefore(box.MinX);
        if (CrsFrame.IsZone(zone) && IsChineseNorthing(box.MinY, box.MaxY))
            return $"these are metres with the zone number {zone} in front of the easting; say --crs {CrsFrame.ZoneCrs(zone, true)} (CGCS2000, zone {zone}).";
        zone = ZoneBefore(box.MinY);
        if (CrsFrame.IsZone(zone) && IsChineseNorthing(box.MinX, box.MaxX))
            return $"these are metres, the northing first, with the zone number {zone} in front of the easting; say --crs {CrsFrame.ZoneCrs(zone, true)} and --swap-axes.";
        if (Fits(box.MinX, box.MaxX, 500_000) && IsChineseNorthing(box.MinY, box.MaxY))
            return "these are metres; say --crs with the zone's central meridian, EPSG:4543 for 102° E (Kunming), EPSG:4544 for 105° E.";
        if (Fits(box.MinY, box.MaxY, 500_000) && IsChineseNorthing(box.MinX, box.MaxX))
            return "these are metres, the northing first; say --crs EPSG:4543 (102° E) or its neighbour, and --swap-axes.";
        return "these are not degrees; say the right CRS with --crs.";
    }

    /// <summary>The number in front of an easting, or of anything; 0 or less and more than a million are no zone's.</summary>
    private static int ZoneBefore(double easting) => (int)Math.Clamp(easting / ZonePrefix, 0, ZonePrefix);

    private static bool IsDegrees(double least, double most, double limit) => least >= -limit && most <= limit;

    private static bool Fits(double least, double most, double origin) => least >= origin - Reach && most <= origin + Reach;

    // 3° to 54° N.
    private static bool IsChineseNorthing(double least, double most) => least >= 300_000 && most <= 6_100_000;
}
