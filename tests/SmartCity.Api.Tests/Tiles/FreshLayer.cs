using System.Globalization;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>How the freshness test writes objects of a layer by plain SQL, and finds them again in a tile: each object carries its version.</summary>
/// <param name="Tiles">The tile set.</param>
/// <param name="Layer">The layer in it.</param>
/// <param name="Insert">SQL with {0} name of the object, {1} version, {2} longitude, {3} latitude.</param>
/// <param name="Update">Likewise.</param>
/// <param name="Delete">SQL with {0}.</param>
/// <param name="Read">Name and version of a feature; null for one that is none of ours.</param>
internal sealed record FreshLayer(string Tiles, string Layer, string Insert, string Update, string Delete, Func<MvtFeature, (string Name, int Version)?> Read)
{
    /// <summary>Objects reach so many degrees to the north-east of their place.</summary>
    internal const double Side = 0.0002;

    private const string Square = "st_makeenvelope({2}, {3}, {2} + 0.0002, {3} + 0.0002, 4490)";

    /// <summary>Names are uuids, which every layer can carry.</summary>
    internal static IReadOnlyList<FreshLayer> All { get; } =
    [
        new("rivers", "rivers",
            "insert into smartcity.map_feature (layer, source, name, geom) values ('river', '{0}', '{0}:{1}', st_setsrid(st_makeline(st_makepoint({2}, {3}), st_makepoint({2} + 0.0002, {3} + 0.0001)), 4490))",
            "update smartcity.map_feature set name = '{0}:{1}', geom = st_setsrid(st_makeline(st_makepoint({2}, {3}), st_makepoint({2} + 0.0002, {3} + 0.0001)), 4490) where source = '{0}'",
            "delete from smartcity.map_feature where source = '{0}'",
            feature => Versioned((string)feature.Tags["name"])),
        new("detections", "detections",
            $"insert into smartcity.detection (id, run_id, class, score, area_m2, geom) select '{{0}}', id, 'other', {{1}} / 1e6, 500, {Square} from smartcity.change_run limit 1",
            $"update smartcity.detection set score = {{1}} / 1e6, geom = {Square} where id = '{{0}}'",
            "delete from smartcity.detection where id = '{0}'",
            feature => ((string)feature.Tags["id"], (int)Math.Round((double)feature.Tags["score"] * 1e6))),
        new("cases", "cases",
            $"insert into smartcity.spatial_case (id, number, class, status, source, edition_id, cell_code, geom) select '{{0}}', 'ZZ-2026-' || lpad((('x' || substr('{{0}}', 1, 6))::bit(24)::int)::text, 8, '0'), '{{0}}:{{1}}', 'collected', 'camera', c.edition_id, c.code, {Square} from smartcity.current_cell c order by c.code limit 1",
            $"update smartcity.spatial_case set class = '{{0}}:{{1}}', geom = {Square} where id = '{{0}}'",
            "delete from smartcity.spatial_case where id = '{0}'",
            feature => Versioned((string)feature.Tags["class"])),
        new("sites", "sites",
            $"insert into smartcity.construction_site (id, series_id, stage, area_m2, soil_share, first_seen_after, first_seen, persistence, stages, geom) select '{{0}}', id, 'cleared', {{1}}, 0, '2025-01-01', '2025-02-01', 0, '[]', st_multi({Square}) from smartcity.change_series limit 1",
            $"update smartcity.construction_site set area_m2 = {{1}}, geom = st_multi({Square}) where id = '{{0}}'",
            "delete from smartcity.construction_site where id = '{0}'",
            feature => ((string)feature.Tags["id"], (int)(double)feature.Tags["area_m2"])),
        new("user-fresh", "user-fresh",
            $"insert into smartcity.user_feature (layer, properties, updated_by, geom) values ('user-fresh', jsonb_build_object('name', '{{0}}', 'n', {{1}}), 'x', {Square})",
            $"update smartcity.user_feature set properties = jsonb_build_object('name', '{{0}}', 'n', {{1}}), geom = {Square} where properties->>'name' = '{{0}}'",
            "delete from smartcity.user_feature where properties->>'name' = '{0}'",
            feature => ((string)feature.Tags["name"], (int)(long)feature.Tags["n"])),
    ];

    /// <summary>What the rows need that they point at.</summary>
    internal const string Ground = """
        insert into smartcity.change_series (id, scenes, method_version, parameters_hash, finished_at) values (gen_random_uuid(), '{a,b,c}', 'fresh', 'x', now());
        insert into smartcity.user_layer (id, title, description, attribution, geometry, fields, origin, created_by)
        values ('user-fresh', 'Fresh', '', '', 'polygon', '[{"name":"name","type":"text"},{"name":"n","type":"whole_number"}]', 'x', 'x')
        """;

    private static (string Name, int Version)? Versioned(string text) => text.Split(':') is [var name, var version] ? (name, int.Parse(version, CultureInfo.InvariantCulture)) : null;

    internal static string Sql(string template, string name, int version, double longitude, double latitude) => string.Format(CultureInfo.InvariantCulture, template, name, version, longitude, latitude);
}
