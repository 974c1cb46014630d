using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Rasters;

public class SensorBandsTests
{
    [Theory]
    [InlineData("B1,B2,B3,B4,B5,B6,B7,B8,B8A,B9,B11,B12", "coastal,blue,green,red,rededge1,rededge2,rededge3,nir,nir08,water_vapour,swir1,swir2")]   // Sentinel-2, level 2A
    [InlineData("B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B10,B11,B12", "coastal,blue,green,red,rededge1,rededge2,rededge3,nir,nir08,water_vapour,cirrus,swir1,swir2")]
    [InlineData("B02,B03,B04,B08", "blue,green,red,nir")]
    [InlineData("B1_dn,B2_dn,B3_dn,B4_dn,B5_dn,B6_dn,B7_dn", "blue,green,red,nir,swir1,thermal,swir2")]   // Landsat 5
    [InlineData("SR_B1,SR_B2,SR_B3,SR_B4,SR_B5,SR_B6,SR_B7", "coastal,blue,green,red,nir,swir1,swir2")]   // Landsat 8
    [InlineData("SR_B1,SR_B2,SR_B3,SR_B4,SR_B5,SR_B7", "blue,green,red,nir,swir1,swir2")]                 // Landsat 5
    [InlineData("B2,B3,B4,B5,B6,B7,B9", "blue,green,red,nir,swir1,swir2,cirrus")]
    [InlineData("Red,Green,Blue,NIR", "red,green,blue,nir")]
    [InlineData(",,", "red,green,blue")]
    [InlineData(",,,,,,", "blue,green,red,nir,swir1,thermal,swir2")]
    [InlineData("elevation,slope", "elevation,slope")]
    public void Band_numbers_mean_what_the_sensor_means_by_them(string given, string expected) =>
        Assert.Equal(expected.Split(','), SensorBands.Resolve(given.Split(',')));

    [Theory]
    [InlineData(0.02f, 0.6f, "reflectance")]
    [InlineData(200, 4000, "reflectance × 10000")]
    [InlineData(1100, 5000, "reflectance × 10000 + 1000")]
    [InlineData(6000, 30000, "Landsat level-1 numbers")]
    [InlineData(3, 250, "8-bit picture")]
    public void Numbers_tell_their_own_scale(float least, float most, string expected)
    {
        string[] names = expected.StartsWith("Landsat", StringComparison.Ordinal) ? ["coastal", "blue", "green", "red", "nir", "swir1", "swir2"] : ["blue", "green", "red", "rededge1", "nir", "swir1", "swir2"];
        var sample = names.Select(_ => Enumerable.Range(0, 1000).Select(i => least + (most - least) * i / 999).ToArray()).ToArray();
        Assert.Equal(expected, ReflectanceScale.Of(names, sample, isCalledSurface: false).Description);
    }
}
