using Npgsql;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>Tiles of the cells of any edition, and of what lies above cells.</summary>
public static class CellTiles
{
    /// <summary>Digits of a cell's code that name what it belongs to.</summary>
    private static readonly Dictionary<string, int> Digits = new() { ["district"] = 6, ["subdistrict"] = 9, ["community"] = 12 };

    /// <summary>By the code, coarsest first, then the grids above the unit grids.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["district", "subdistrict", "community", "management", "evaluation", "extended"];

    /// <exception cref="GeoInputException">There is no such level.</exception>
    internal static VectorTileLayer LayerOf(VectorTileLayer cells, TileQuery query)
    {
        var rows = query.Edition is { } edition ? FormattableString.Invariant($"(select * from smartcity.cell where edition_id = {edition})") : "smartcity.current_cell";
        if (query.Level is not { } level) return cells with { Source = $"{rows} t" };
        if (!Levels.Contains(level)) throw new GeoInputException($"There is no level '{level}'; there are {string.Join(", ", Levels)}.");
        return VectorTileLayer.Over(cells.Name, Digits.TryGetValue(level, out var digits) ? ByCode(rows, digits) : Grids(rows, level), "polygon", "t.geom_3857", "null::bigint", "t.code", 0,
            (new("code", PropertyType.Text, "Code"), "t.code"),
            (new("name", PropertyType.Text, "Name, where known"), "t.name"),
            (new("cells", PropertyType.WholeNumber, "Cells that it is made of"), "t.cells"),
            (new("area_m2", PropertyType.Number, "Area on the ellipsoid, square metres"), "round(t.area_m2::numeric, 1)::double precision"));
    }

    /// <summary>What is hidden of cells, as what lies above them calls it.</summary>
    internal static IReadOnlyList<string> HiddenOf(IReadOnlyList<string> ofCells) => ofCells.Contains("district_name") ? [.. ofCells, "name"] : ofCells;

    /// <summary>Only cells that touch the tile are joined: where others would begin, the tile has ended.</summary>
    private static string ByCode(string rows, int digits) => FormattableString.Invariant($$"""
        (select w.code, w.name, w.cells, w.area_m2, st_union(c.geom_3857) as geom_3857
         from {{rows}} c join (select left(code, {{digits}}) as code, case when {{digits}} = 6 then min(district_name) end as name, count(*) as cells, sum(area_m2) as area_m2 from {{rows}} w group by 1) w on w.code = left(c.code, {{digits}})
         where c.geom_3857 && {{VectorTileLayer.Box}} group by w.code, w.name, w.cells, w.area_m2) t
        """);

    private static string Grids(string rows, string kind) => $"""
        (select code, name, cardinality(members)::bigint as cells, area_m2, st_transform(geom, 3857) as geom_3857 from smartcity.grid_union
         where kind = '{kind}' and edition_id in (select edition_id from {rows} w) and geom && st_transform({VectorTileLayer.Box}, 4490)) t
        """;

    /// <exception cref="GeoInputException">There is no such edition.</exception>
    internal static async Task RequireAsync(NpgsqlConnection connection, long edition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select exists (select from smartcity.edition where id = $1 and status <> 'discarded')", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = edition } } };
        if (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!) throw new GeoInputException(FormattableString.Invariant($"There is no edition {edition}."));
    }
}
