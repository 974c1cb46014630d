using NetTopologySuite.Geometries;
using SmartCity.Geo.Cameras;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Sites;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cameras;

/// <summary>A city of 10 × 10 cells; the cameras stand in its south-west corner.</summary>
public sealed class CameraStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static int _count;

    private readonly CameraStore _store = new(database.Source);
    private readonly string _prefix = $"T{Interlocked.Increment(ref _count)}-";
    private readonly ModelCamera _model = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Stop);
        await database.ExecuteAsync("update smartcity.camera set removed_at = now() where removed_at is null; update smartcity.site set removed_at = now()");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_entered_comes_back_as_it_was()
    {
        var camera = Camera("A") with
        {
            TiltDegrees = 12,
            Source = "rtsp://u:p@10.0.0.9/1",
            Schedule = CameraSchedule.Parse("""{"days":["mon","fri"],"hours":"22:00-06:00"}"""),
            PrivacyMasks = [[(0, 0), (0.5, 0), (0, 0.5)]],
            PermittedRoles = ["officer", "admin"],
            FalseAlarmsPerDay = 0.5,
            KeepDays = 3,
            OriginalsHours = 2,
        };
        var added = await _store.AddAsync(camera, "Li", Stop);
        var found = (await _store.FindAsync(added.Id, Stop))!;
        Assert.Equal((1, "Li", null), (found.Version, found.UpdatedBy, found.CalibratedAt));
        Assert.Equal(camera.PrivacyMasks[0], found.Camera.PrivacyMasks[0]);
        Assert.Equal(camera.PermittedRoles, found.Camera.PermittedRoles);
        Assert.Equal(camera, found.Camera with { PrivacyMasks = camera.PrivacyMasks, PermittedRoles = camera.PermittedRoles, Place = camera.Place });
        Assert.Equal(added.Id, (await _store.FindAsync(camera.Code, Stop))!.Id);
        Assert.Single(await _store.ListAsync((102.69, 24.99, 102.71, 25.01), Stop));
        Assert.Empty(await _store.ListAsync((110, 24.99, 111, 25.01), Stop));
        await Assert.ThrowsAsync<GeoConflictException>(() => _store.AddAsync(camera, "Li", Stop));
        await Assert.ThrowsAsync<GeoInputException>(() => _store.AddAsync(Camera("B") with { SiteId = Guid.NewGuid() }, "Li", Stop));
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_a_removed_camera_is_gone()
    {
        var added = await _store.AddAsync(Camera("A"), "Li", Stop);
        var changed = (await _store.ChangeAsync(added.Id, added.Camera with { Name = "new" }, 1, "Wang", Stop))!;
        Assert.Equal((2, "new", "Wang"), (changed.Version, changed.Camera.Name, changed.UpdatedBy));
        Assert.Equal(2, (await Assert.ThrowsAsync<StaleCameraException>(() => _store.ChangeAsync(added.Id, added.Camera, 1, "Li", Stop))).Current.Version);
        await Assert.ThrowsAsync<StaleCameraException>(() => _store.RemoveAsync(added.Id, 1, "Li", Stop));
        Assert.True(await _store.RemoveAsync(added.Id, 2, "Li", Stop));
        Assert.False(await _store.RemoveAsync(added.Id, 3, "Li", Stop));
        Assert.Null(await _store.FindAsync(added.Id, Stop));
        Assert.Null(await _store.ChangeAsync(added.Id, added.Camera, 3, "Li", Stop));
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from smartcity.camera_view_shed where camera_id = '{added.Id}'"));
    }

    [Fact]
    public async Task Many_are_imported_all_or_none()
    {
        RegisteredCamera[] two = [Camera("A"), Camera("B")];
        Assert.Equal(new CameraImport(2, 0, 0), await _store.ImportAsync(two, ["feature 1", "feature 2"], "Li", Stop));
        Assert.Equal(new CameraImport(0, 1, 1), await _store.ImportAsync([two[0], two[1] with { Name = "other" }], ["feature 1", "feature 2"], "Li", Stop));
        Assert.Contains("feature 2", (await Assert.ThrowsAsync<GeoInputException>(() => _store.ImportAsync([two[0] with { Name = "x" }, Camera("C") with { RouteId = Guid.NewGuid() }], ["feature 1", "feature 2"], "Li", Stop))).Message, StringComparison.Ordinal);
        Assert.Equal(two[0].Name, (await _store.FindAsync(two[0].Code, Stop))!.Camera.Name);
        await Assert.ThrowsAsync<GeoInputException>(() => _store.ImportAsync([two[0], two[0]], ["feature 1", "feature 2"], "Li", Stop));
    }

    [Fact]
    public async Task A_calibration_is_kept_whole_and_a_turned_camera_loses_it()
    {
        var added = await _store.AddAsync(Camera("A"), "Li", Stop);
        Assert.False(await ScalarAsync<bool>("is_calibrated", added.Id));
        Assert.Equal(Math.PI * 300 * 300 / 6, await ScalarAsync<double>("st_area(geom::geography)", added.Id), 100.0);   // a sixth of a circle: 60 degrees

        var made = (await _store.CalibrateAsync(added.Id, Points, "Wang", Stop))!;
        var kept = (await _store.FindCalibrationAsync(added.Id, Stop))!;
        Assert.Equal((made.Id, "Wang", Points.Length), (kept.Id, kept.MadeBy, kept.Calibration.Points.Count));
        Assert.Equal(made.Calibration.ToGround.Elements, kept.Calibration.ToGround.Elements);
        Assert.Equal(made.Calibration.Covariance, kept.Calibration.Covariance);
        Assert.Equal(made.Calibration.Points, kept.Calibration.Points);
        Assert.True(kept.Calibration.ViewShed.EqualsExact(made.Calibration.ViewShed, 1e-12));
        Assert.True(await ScalarAsync<bool>("is_calibrated", added.Id));
        Assert.Equal(made.MadeAt, (await _store.FindAsync(added.Id, Stop))!.CalibratedAt);

        await _store.CalibrateAsync(added.Id, [.. Points, _model.Point(0, 30)], "Wang", Stop);
        Assert.Equal((1L, 2L), (await CountAsync("is_current"), await CountAsync("true")));

        var renamed = (await _store.ChangeAsync(added.Id, added.Camera with { Name = "renamed" }, 1, "Li", Stop))!;
        Assert.NotNull(renamed.CalibratedAt);
        var turned = (await _store.ChangeAsync(added.Id, renamed.Camera with { BearingDegrees = 90 }, 2, "Li", Stop))!;
        Assert.Null(turned.CalibratedAt);
        Assert.Null(await _store.FindCalibrationAsync(added.Id, Stop));
        Assert.False(await ScalarAsync<bool>("is_calibrated", added.Id));

        Task<long> CountAsync(string condition) => database.ScalarAsync<long>($"select count(*) from smartcity.camera_calibration where camera_id = '{added.Id}' and {condition}");
    }

    [Fact]
    public async Task A_camera_without_range_or_picture_size_is_not_calibrated_yet()
    {
        var added = await _store.AddAsync(Camera("A") with { RangeMetres = null }, "Li", Stop);
        Assert.Contains("register its range_m", (await Assert.ThrowsAsync<GeoInputException>(() => _store.CalibrateAsync(added.Id, Points, "Li", Stop))).Message, StringComparison.Ordinal);
        Assert.Null(await _store.CalibrateAsync(Guid.NewGuid(), Points, "Li", Stop));
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from smartcity.camera_view_shed where camera_id = '{added.Id}'"));
    }

    [Fact]
    public async Task A_place_is_told_with_its_cell_and_what_is_registered_around_it()
    {
        var register = new RegisterStore(database.Source);
        await register.AddAsync(Site("IN", 0.001), "Li", new(2026, 3, 1), Stop);   // around the camera
        await register.AddAsync(Site("EAST", 0.0001, 0.002), "Li", new(2026, 3, 1), Stop);   // 0.002° east of the place: 201.7 m, less its half width
        var added = await _store.AddAsync(Camera("A"), "Li", Stop);
        var calibration = (await _store.CalibrateAsync(added.Id, Points, "Li", Stop))!.Calibration;
        var (x, y) = _model.Pixel(0, 40);
        var place = CameraPlacing.Place(calibration, 300, x, y);
        var alone = await _store.AroundAsync(place, 0, Stop);
        Assert.Equal(Sample.Code(0, 0, 10), alone.CellCode);
        Assert.Equal(_prefix + "IN", Assert.Single(alone.Entries).Code);
        Assert.Equal((0.0, true, false), (alone.Entries[0].DistanceMetres, alone.Entries[0].IsWithinEllipse, alone.Entries[0].IsRoute));
        var wide = await _store.AroundAsync(place, 250, Stop);
        Assert.Equal([_prefix + "IN", _prefix + "EAST"], wide.Entries.Select(e => e.Code));
        var (east, _) = ModelCamera.Frame.Metres(place.Longitude, place.Latitude);
        Assert.Equal(0.0019 * 100_900 - east, wide.Entries[1].DistanceMetres, 5.0);
        Assert.InRange(wide.Entries[1].BearingDegrees, 90, 110);   // the place lies 35 m north of the camera, and the site beside the camera
    }

    [Fact]
    public async Task Soil_monitors_and_their_wind_bear_witness_of_a_place()
    {
        var register = new RegisterStore(database.Source);
        var bare = await register.AddAsync(Site("BARE", 0.0005), "Li", new(2026, 3, 1), Stop);          // around the place
        var covered = await register.AddAsync(Site("NET", 0.0002, 0.0012), "Li", new(2026, 3, 1), Stop);   // some 100 m east of it
        var place = new CameraPlace { Longitude = ModelCamera.Frame.Longitude, Latitude = ModelCamera.Frame.Latitude, Ellipse = new(5, 5, 0) };
        await database.ExecuteAsync("delete from smartcity.exceedance; delete from smartcity.measurement; delete from smartcity.monitor_period; delete from smartcity.monitor_frame; delete from smartcity.monitor");
        var before = await WitnessAsync();
        Assert.Equal((0, MonitorState.Silent, null), (before.Soil.Count, before.Monitor.State, before.Wind));

        await Sample.Tracks(database).ApplyRunAsync(await Sample.RunAsync(database, $"{_prefix}a", $"{_prefix}b", "m1", Sample.Detection(bare.Entry.Geometry, 0.9, "earthwork"), Sample.Detection(covered.Entry.Geometry, 0.9, "covered_soil")), null, null, Stop);
        await database.ExecuteAsync($"""
            insert into smartcity.monitor (mn, password_hash, name, system_code, region, geom) values ('{_prefix.Replace("-", "", StringComparison.Ordinal)}', 'x', '扬尘 1 号', '39', 'r', st_setsrid(st_point({ModelCamera.Frame.Longitude}, {ModelCamera.Frame.Latitude + 0.001}), 4490));
            insert into smartcity.monitor_frame (monitor_id, via, cn, data, sha256) select id, 'upload', '2011', '{_prefix}', sha256('{_prefix}') from smartcity.monitor;
            insert into smartcity.measurement (monitor_id, cn, at, code, value, frame_id)
            select m.id, '2011', '2026-03-01T03:40:00Z', v.code, v.value, f.id from smartcity.monitor m cross join smartcity.monitor_frame f cross join (values ('a34001', 90), ('a01008', 80), ('a01007', 3)) v (code, value);
            """);
        var quiet = await WitnessAsync();
        Assert.Equal((SoilState.Bare, SoilState.Covered), (quiet.Soil[bare.Id], quiet.Soil[covered.Id]));
        Assert.Equal((MonitorState.Quiet, "扬尘 1 号"), quiet.Monitor);
        Assert.Equal((80, 3, "扬尘 1 号"), (Math.Round(quiet.Wind!.FromDegrees, 6), quiet.Wind.SpeedMetresPerSecond, quiet.Wind.Source));
        Assert.Equal([bare.Id, covered.Id], quiet.Sources.Select(s => s.Entry.Id));
        Assert.True(quiet.Fuse(0.5).Reasons.Single(r => r.Code == "soil").Factor > 1);

        await database.ExecuteAsync("insert into smartcity.exceedance (monitor_id, limit_id, limits_version, code, starts_at, minutes, average_ug, limit_ug, valid_share, source_cn) select id, 'l', 'v', 'a34001', '2026-03-01T02:45:00Z', 60, 900, 500, 1, '2011' from smartcity.monitor");
        Assert.Equal(MonitorState.Above, (await WitnessAsync()).Monitor.State);
        var later = await WitnessAsync(3);
        Assert.Equal((MonitorState.Silent, null), (later.Monitor.State, later.Wind));   // all of it is older than an hour by then

        Task<DustWitnesses> WitnessAsync(int hours = 0) => _store.WitnessesAsync(place, new DateTimeOffset(2026, 3, 1, 4, 0, 0, TimeSpan.Zero).AddHours(hours), new(2026, 3, 1), null, Stop);
    }

    private ControlPoint[] Points => [.. ModelCamera.Six.Select((p, i) => _model.Point(p.Right, p.Ahead, i % 2 * 0.8, -i % 3 * 0.6))];

    private RegisteredCamera Camera(string code) => new()
    {
        Code = _prefix + code,
        Name = code,
        Place = Sample.Factory.CreatePoint(new Coordinate(ModelCamera.Frame.Longitude, ModelCamera.Frame.Latitude)),
        HeightMetres = 10,
        BearingDegrees = 30,
        HorizontalFieldDegrees = 60,
        RangeMetres = 300,
        ImageWidth = 1920,
        ImageHeight = 1080,
    };

    private RegisterEntry Site(string code, double half, double east = 0) => new()
    {
        Kind = RegisterKind.Construction,
        Code = _prefix + code,
        Name = code,
        WorksFrom = new(2026, 1, 1),
        Geometry = Sample.Box(ModelCamera.Frame.Longitude + east - half, ModelCamera.Frame.Latitude - half, 2 * half, 2 * half),
    };

    private Task<T> ScalarAsync<T>(string what, Guid camera) => database.ScalarAsync<T>($"select {what} from smartcity.camera_view_shed where camera_id = '{camera}'");
}
