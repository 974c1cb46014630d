namespace SmartCity.Imaging.Products;

/// <summary>Gain and offset that bring a Landsat band's numbers to reflectance: ρ = gain · Q + offset.</summary>
/// <param name="Quantity">One of <see cref="ProductQuantity"/>.</param>
internal readonly record struct LandsatCalibration(double Gain, double Offset, string Quantity)
{
    /// <summary>Surface reflectance of Level 2: the factors hold as they are.</summary>
    internal static LandsatCalibration Surface(double multiplier, double addend) => new(multiplier, addend, ProductQuantity.Surface);

    /// <summary>Top of atmosphere from reflectance factors: ρ = (M · Q + A) / sin(sun elevation) (USGS, Landsat 8 Data Users Handbook, 5.2).</summary>
    internal static LandsatCalibration FromReflectance(double multiplier, double addend, double sunElevationDegrees)
    {
        var sine = Sine(sunElevationDegrees);
        return new(multiplier / sine, addend / sine, ProductQuantity.TopOfAtmosphere);
    }

    /// <summary>Top of atmosphere from radiance L = M · Q + A: ρ = π · L · d² / (ESUN · sin(sun elevation)) (Chander et al. 2009, equations 1 and 2).</summary>
    /// <param name="multiplier">W/(m² sr µm) per DN.</param>
    /// <param name="addend">W/(m² sr µm).</param>
    /// <param name="solarIrradiance">ESUN, W/(m² µm).</param>
    /// <param name="distance">Earth to sun, astronomical units.</param>
    internal static LandsatCalibration FromRadiance(double multiplier, double addend, double solarIrradiance, double distance, double sunElevationDegrees)
    {
        var factor = Math.PI * distance * distance / (solarIrradiance * Sine(sunElevationDegrees));
        return new(multiplier * factor, addend * factor, ProductQuantity.TopOfAtmosphere);
    }

    /// <summary>Radiance factors from the ends of the range: M = (Lmax − Lmin) / (Qmax − Qmin), A = Lmin − M · Qmin (Chander et al. 2009, equation 1).</summary>
    internal static (double Multiplier, double Addend) RadianceFactors(double leastRadiance, double mostRadiance, double leastNumber, double mostNumber)
    {
        var multiplier = (mostRadiance - leastRadiance) / (mostNumber - leastNumber);
        return (multiplier, leastRadiance - multiplier * leastNumber);
    }

    private static double Sine(double sunElevationDegrees) => sunElevationDegrees is > 0 and <= 90
        ? Math.Sin(sunElevationDegrees * Math.PI / 180)
        : throw new ImagingInputException(FormattableString.Invariant($"The sun stood {sunElevationDegrees}° high, by the metadata: reflectance needs a sun above the horizon, so this is no picture by day."));
}
