using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Random tiles of every layer hold what <c>ST_AsMVT</c> gives: the same features, equal attributes, geometry within a unit.</summary>
public sealed class TileComparisonTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly Envelope Whole = new(0, 4096, 0, 4096);

    private readonly VectorTileStore _tiles = new(database.Source);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What is compared: columns, their source, geometry and key as plain SQL of the tables, not as the product asks.</summary>
    private static IReadOnlyList<(string Set, string Layer, string Columns, string Source, string Geometry, string Key, int MinZoom)> Layers { get; } =
    [
        ("cells", "cells", "code, class, adcode, district_name, round(area_m2::numeric, 1)::float8 as area_m2", "smartcity.current_cell", "geom_3857", "code", 9),
        ("cases", "cases", "number, class, status, round(score::numeric, 3)::float8 as score, cell_code", "smartcity.spatial_case", "point_3857", "number", 9),
        ("cases", "case_areas", "id::text, number, class, status, round(score::numeric, 3)::float8 as score, cell_code", "smartcity.spatial_case", "geom_3857", "id", 13),
        ("detections", "detections", "id::text, class, verdict, score, area_m2, run_id::text as run", "smartcity.detection", "geom_3857", "id", 9),
        ("sites", "sites", "id::text, stage, first_seen::text, recovered::text, area_m2", "smartcity.construction_site", "geom_3857", "id", 9),
        ("districts", "districts", "name, properties->>'adcode' as adcode", "(select * from smartcity.map_feature where layer = 'district')", "geom_3857", "name", 9),
        ("rivers", "rivers", "name, properties->>'adcode' as adcode", "(select * from smartcity.map_feature where layer = 'river')", "geom_3857", "name", 9),
        ("scenes", "scenes", "id, title, sensor, gsd_m, cloud_share, is_simulated, to_char(acquired_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as acquired_at", "smartcity.scene", "st_transform(footprint, 3857)", "id", 7),
        ("registered_sites", "registered_sites", "kind, id::text, code, name, works_from::text, works_to::text, is_synthetic", "smartcity.site", "st_transform(geom, 3857)", "id", 9),
        ("haul_routes", "haul_routes", "id::text, code, name, works_from::text, works_to::text, is_synthetic", "smartcity.haul_route", "st_transform(geom, 3857)", "id", 9),
        ("tracks", "tracks", "id::text, state, class, score, first_seen::text, last_seen::text", "smartcity.track", "st_transform(geom, 3857)", "id", 9),
        ("cameras", "cameras", "id::text, code, name, bearing_deg, is_synthetic", "smartcity.camera", "st_transform(geom, 3857)", "id", 9),
        ("view_sheds", "view_sheds", "id::text, code, name, is_calibrated, is_synthetic", "(select camera_id as id, * from smartcity.camera_view_shed)", "st_transform(geom, 3857)", "id", 9),
    ];

    /// <summary>1,272 cells; 300 stars with a hole, from a few metres to a few kilometres, as detections, cases, tracks and sites; as many lines and points.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.cell") > 0) return;
        var city = Sample.City(53, 24);
        await new EditionStore(database.Source).PublishAsync(city with { Cells = [.. city.Cells.Select((c, i) => c with { Code = $"530102{i / 900 + 1:D3}001{i % 900 + 1:D3}" })] }, Stop);
        var random = new Random(20261123);
        var shapes = Enumerable.Range(0, 300).Select(i => Sample.Detection(TileShapes.Star(random, 2 + random.NextDouble() * 49, 2 + random.NextDouble() * 20, Math.Pow(10, -2.5 + 2.5 * random.NextDouble())), i % 2 == 0 ? 0.9 : 0.1));
        var run = await Sample.RunAsync(database, "compare-a", "compare-b", "m1", [.. shapes]);
        await Sample.Tracks(database).ApplyRunAsync(run, null, null, Stop);
        await database.ExecuteAsync($$"""
            insert into smartcity.change_series (id, scenes, method_version, parameters_hash, finished_at) values (gen_random_uuid(), '{a,b,c}', 'm', 'p', now());
            insert into smartcity.construction_site (id, series_id, stage, area_m2, soil_share, first_seen_after, first_seen, persistence, recovered, stages, geom)
            select d.id, s.id, 'earthwork', d.area_m2, 0.5, '2025-01-01', '2025-02-01', 2, case when d.score > 0.5 then date '2025-06-01' end, '[]', st_multi(d.geom) from smartcity.detection d cross join smartcity.change_series s;
            insert into smartcity.map_feature (layer, source, name, properties, geom)
            select case when geometrytype(d.geom) = 'POLYGON' and n % 3 = 0 then 'district' else 'river' end, 'test', 'f' || n, case when n % 2 = 0 then '{"adcode": "530102"}' else '{}' end::jsonb,
                   case when n % 3 = 0 then d.geom else st_boundary(d.geom) end
            from (select *, row_number() over (order by id) as n from smartcity.detection) d;
            insert into smartcity.site (kind, code, name, works_from, works_to, updated_by, is_synthetic, geom)
            select case when n % 2 = 0 then 'construction' else 'disposal' end, 'S' || n, '工地 ' || n, '2026-01-01', case when n % 3 = 0 then date '2026-09-30' end, 'test', n % 5 = 0, case when n % 2 = 0 then d.geom else st_pointonsurface(d.geom) end
            from (select *, row_number() over (order by id) as n from smartcity.detection) d;
            insert into smartcity.haul_route (code, name, from_site, to_site, works_from, updated_by, geom)
            select 'R' || a.code, 'way', a.id, b.id, '2026-01-01', 'test', st_makeline(st_pointonsurface(a.geom), st_pointonsurface(b.geom))
            from smartcity.site a join smartcity.site b on b.code = 'S' || (substr(a.code, 2)::int + 1) where a.kind = 'construction';
            insert into smartcity.camera (code, name, bearing_deg, hfov_deg, range_m, is_synthetic, geom)
            select 'C' || n, '摄像头 ' || n, n, 20 + n % 100, 100 + n * 10, n % 5 = 0, st_pointonsurface(d.geom) from (select *, row_number() over (order by id) as n from smartcity.detection) d;
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Random_tiles_of_every_layer_hold_what_ST_AsMVT_gives_within_one_unit()
    {
        _ = database.ConnectionString;
        Assert.Equal(VectorTileSet.All.SelectMany(set => set.Layers).Select(layer => layer.Name).Order(), Layers.Select(l => l.Layer).Order());
        var (random, compared) = (new Random(7), Layers.ToDictionary(l => l.Layer, _ => 0));
        for (var i = 0; i < LongTests.Times(12, 1000); i++)
            foreach (var layer in Layers)
            {
                var address = TileAddress.At(Sample.West + random.NextDouble() * 0.53, Sample.South + random.NextDouble() * 0.24, random.Next(layer.MinZoom, 18));
                compared[layer.Layer] += await CompareAsync(layer, address);
            }
        Assert.All(compared, c => Assert.True(c.Value > 0, $"no feature of {c.Key} was compared"));
        Assert.InRange(compared.Values.Sum(), 500, int.MaxValue);
    }

    /// <returns>How many features were compared.</returns>
    private async Task<int> CompareAsync((string Set, string Layer, string Columns, string Source, string Geometry, string Key, int MinZoom) what, TileAddress address)
    {
        var theirs = ByKey(await database.ScalarAsync<byte[]>($"""
            select st_asmvt(q, '{what.Layer}', 4096, 'tile_geometry') from (
                select {what.Columns}, st_asmvtgeom({what.Geometry}, st_tileenvelope({address.Zoom}, {address.Column}, {address.Row}), 4096, 64) as tile_geometry
                from {what.Source} t where {what.Geometry} && st_tileenvelope({address.Zoom}, {address.Column}, {address.Row}, margin => 64.0 / 4096)) q where tile_geometry is not null
            """), what.Layer, what.Key);
        var ours = ByKey(await _tiles.GetTileAsync(VectorTileSet.All.Single(s => s.Id == what.Set), address, Stop), what.Layer, what.Key);
        var compared = 0;
        foreach (var (id, (feature, shape)) in theirs)
        {
            if (Inner(shape).IsEmpty) continue;   // in the buffer, where rounding decides
            Assert.True(ours.TryGetValue(id, out var own), $"{what.Layer} {id} is missing in {address}");
            Assert.True(IsNear(shape, own.Shape) && IsNear(own.Shape, shape), $"{what.Layer} {id} in {address}: {own.Shape} instead of {shape}");
            Assert.Equal(feature.Tags.OrderBy(t => t.Key, StringComparer.Ordinal), own.Feature.Tags.OrderBy(t => t.Key, StringComparer.Ordinal));
            compared++;
        }
        foreach (var (id, (_, shape)) in ours)
            Assert.True(theirs.ContainsKey(id) || Inner(shape).IsEmpty || IsTiny(shape), $"{what.Layer} {id} should not be in {address}: {shape}");
        return compared;
    }

    /// <summary>Each rounds by up to half a unit on both axes, which makes 1.5 units apart; of lines theirs has first dropped what bends by less than half a unit, twice.</summary>
    private static bool IsNear(Geometry one, Geometry other)
    {
        var inside = Inner(one);
        if (one.Dimension == Dimension.Surface) return inside.Difference(other.Buffer(1.5)).Buffer(-0.5).IsEmpty;   // a spike that is thinner than a unit may be there or not
        return inside.Coordinates.All(corner => other.Distance(one.Factory.CreatePoint(corner)) <= (one.Dimension == Dimension.Curve ? 2.5 : 1.5));
    }

    /// <summary>Theirs drops what is smaller than a unit; ours keeps it as one.</summary>
    private static bool IsTiny(Geometry shape) => shape.Dimension switch { Dimension.Surface => shape.Area < 4, Dimension.Curve => Math.Max(shape.EnvelopeInternal.Width, shape.EnvelopeInternal.Height) <= 2, _ => false };

    /// <summary>What lies within the tile, two units from its edge, of the shape's own dimension: a polygon may touch the edge by a line or point.</summary>
    private static Geometry Inner(Geometry shape)
    {
        var factory = new GeometryFactory();
        var inside = shape.Intersection(factory.ToGeometry(new Envelope(Whole.MinX + 2, Whole.MaxX - 2, Whole.MinY + 2, Whole.MaxY - 2)));
        return factory.BuildGeometry([.. Enumerable.Range(0, inside.NumGeometries).Select(inside.GetGeometryN).Where(part => part.Dimension == shape.Dimension)]);
    }

    private static Dictionary<object, (MvtFeature Feature, Geometry Shape)> ByKey(byte[] tile, string layer, string key) =>
        (tile.Length == 0 ? [] : MvtReader.Read(tile).GetValueOrDefault(layer) ?? []).ToDictionary(f => f.Tags[key], f => (f, f.Geometry.Dimension == Dimension.Surface ? GeometryFixer.Fix(f.Geometry) : f.Geometry));
}
