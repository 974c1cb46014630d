using NetTopologySuite.Geometries;
using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

public sealed class CameraRowsTests
{
    private static readonly string[] Roles = ["viewer", "officer"];
    private static readonly Point Place = Sample.Factory.CreatePoint(new Coordinate(102.7, 25));

    [Theory]
    [InlineData("code", null, "code is missing")]
    [InlineData("bearing_deg", "400", "a number from 0 to 360")]
    [InlineData("hfov_deg", "wide", "a number from 1 to 360")]
    [InlineData("image_width", "1920.5", "a whole number")]
    [InlineData("image_height", "1080", "go together")]
    [InlineData("source", "file:///etc/passwd", "neither an address")]
    [InlineData("source", "folder:../up", "neither an address")]
    [InlineData("site_id", "7", "no id of the register")]
    [InlineData("schedule", """{"days":["someday"]}""", "schedule is no object")]
    [InlineData("schedule", """{"hours":"22:00"}""", "schedule is no object")]
    [InlineData("privacy_masks", "[[[0,0],[1,0]]]", "privacy_masks is no list")]
    [InlineData("privacy_masks", "[[[0,0],[1.5,0],[0,1]]]", "privacy_masks is no list")]
    [InlineData("permitted_roles", """["king"]""", "some of viewer, officer")]
    [InlineData("keep_days", "0", "a number from 1 to 3650")]
    [InlineData("is_synthetic", "perhaps", "neither true nor false")]
    public void What_is_wrong_is_named(string name, string? value, string reason) =>
        Assert.Contains(reason, Assert.Throws<GeoInputException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_point_is_needed()
    {
        var message = Assert.Throws<GeoInputException>(() => CameraRows.Camera(Sample.InCells(0, 0, 1, 1), new Dictionary<string, object?> { ["code"] = "A", ["name"] = "a" }, Roles, "feature 1")).Message;
        Assert.StartsWith("feature 1 (A): its geometry is a Polygon", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_has_its_usual_value()
    {
        var camera = Read();
        Assert.Equal((10, 7, 0, 1.0, false), (camera.IntervalSeconds, camera.KeepDays, camera.OriginalsHours, camera.FalseAlarmsPerDay, camera.IsSynthetic));
        Assert.Null(camera.Sight);
        Assert.Equal(0, Read(("bearing_deg", "360")).BearingDegrees);
        Assert.Equal("folder:gate-3", Read(("source", "folder:gate-3")).Source);
    }

    [Theory]
    [InlineData("""{"days":["mon","tue"],"hours":"06:00-20:00"}""", "2026-11-23T06:00", true)]    // a Monday
    [InlineData("""{"days":["mon","tue"],"hours":"06:00-20:00"}""", "2026-11-23T20:00", false)]
    [InlineData("""{"days":["mon","tue"],"hours":"06:00-20:00"}""", "2026-11-25T12:00", false)]
    [InlineData("""{"days":["mon"],"hours":"22:00-06:00"}""", "2026-11-24T05:59", true)]          // the night that began on Monday
    [InlineData("""{"days":["mon"],"hours":"22:00-06:00"}""", "2026-11-23T05:59", false)]         // the one that began on Sunday
    [InlineData("""{"days":["sun"]}""", "2026-11-22T00:00", true)]
    [InlineData("""{"hours":"22:00-06:00"}""", "2026-11-24T12:00", false)]
    public void A_schedule_includes_its_days_and_hours(string json, string local, bool expected)
    {
        var schedule = CameraSchedule.Parse(json);
        Assert.Equal(expected, schedule.Includes(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(schedule, CameraSchedule.Parse(schedule.Json()));
    }

    private static RegisteredCamera Read(params (string Name, string? Value)[] values)
    {
        var attributes = new Dictionary<string, object?> { ["code"] = "A", ["name"] = "a" };
        foreach (var (name, value) in values) attributes[name] = value;
        return CameraRows.Camera(Place, attributes, Roles, "feature 1");
    }
}
