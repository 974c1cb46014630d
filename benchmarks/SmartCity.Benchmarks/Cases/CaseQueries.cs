using System.Globalization;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Cases;

/// <summary>What people and programs ask of the cases of a city: each kind of question with places and values of its own.</summary>
internal static class CaseQueries
{
    private static readonly string[] Statuses = ["collected", "verified", "filed", "dispatched", "disposed", "fed_back", "checked", "closed", "rejected", "duplicate", "suspended"];
    private static readonly string[] Classes = ["exposed_rubbish", "unsealed_truck", "road_spill", "site_dust", "construction_waste", "material_piles", "new_building", "dust_exceedance", "other"];
    private static readonly string[] Sources = ["satellite", "camera", "monitor", "inspection", "citizen"];
    private static readonly string[] Districts = ["530102", "530103", "530111", "530112", "530114"];

    internal static IEnumerable<(string What, Func<Random, string> Path)> All(IReadOnlyList<string> numbers, IReadOnlyList<string> ids) =>
    [
        ("list", _ => "/cases"),
        ("list, a later page", r => $"/cases?before={One(r, numbers)}"),
        ("one status", r => $"/cases?status={One(r, Statuses)}"),
        ("one class", r => $"/cases?class={One(r, Classes)}"),
        ("one source", r => $"/cases?source={One(r, Sources)}"),
        ("one level", r => $"/cases?level={r.Next(1, 4)}"),
        ("one unit", r => $"/cases?unit={Unit(r)}"),
        ("a unit and those below", r => $"/cases?unit={One(r, Districts)}"),
        ("overdue", _ => "/cases?overdue=true"),
        ("overdue of a unit", r => $"/cases?overdue=true&unit={Unit(r)}"),
        ("status, class, source, unit together", r => $"/cases?status={One(r, Statuses)}&class={One(r, Classes)}&source={One(r, Sources)}&unit={Unit(r)}"),
        ("status and class together", r => $"/cases?status={One(r, Statuses)}&class={One(r, Classes)}"),
        ("bbox of some streets", r => $"/cases?bbox={Box(r, 0.005)}"),
        ("bbox of a subdistrict", r => $"/cases?bbox={Box(r, 0.05)}"),
        ("bbox of the city", r => $"/cases?bbox={Box(r, 0.5)}"),
        ("bbox of a subdistrict, one status", r => $"/cases?bbox={Box(r, 0.05)}&status={One(r, Statuses)}"),
        ("bbox of a subdistrict, one class", r => $"/cases?bbox={Box(r, 0.05)}&class={One(r, Classes)}"),
        ("one cell", r => $"/cases?cell={Cell(r)}"),
        ("a community", r => $"/cases?cell={Cell(r)[..12]}"),
        ("a district", r => $"/cases?cell={One(r, Districts)}"),
        ("a community, one status", r => $"/cases?cell={Cell(r)[..12]}&status={One(r, Statuses)}"),
        ("due by now", _ => $"/cases?due_before={Day(0)}"),
        ("due in three days", _ => $"/cases?due_before={Day(3)}"),
        ("due within a year", _ => $"/cases?due_before={Day(365)}"),
        ("due in three days of a unit", r => $"/cases?due_before={Day(3)}&unit={Unit(r)}"),
        ("inbox of an officer", _ => "/cases/inbox"),
        ("inbox of an officer, a later page", r => $"/cases/inbox?after={Day(r.Next(1, 8))},{One(r, ids)}"),
        ("inbox of an officer for a unit", r => $"/cases/inbox?unit={Unit(r)}"),
        ("one case with its history", r => $"/cases/{One(r, ids)}"),
    ];

    /// <summary>The public lists.</summary>
    internal static IEnumerable<(string What, Func<Random, string> Path)> Collections() =>
    [
        ("public collection, first page", _ => "/collections/cases/items?limit=100"),
        ("public collection, bbox of a subdistrict", r => $"/collections/cases/items?limit=100&bbox={Box(r, 0.05)}"),
        ("public collection, one status", r => $"/collections/cases/items?limit=100&status={One(r, Statuses)}"),
        ("public collection, described", _ => "/collections/cases"),
        ("description of the tiles", _ => "/tiles/cases/tilejson.json"),
    ];

    /// <summary>Counts and rates over the log.</summary>
    internal static IEnumerable<(string What, string Path)> Reports() =>
    [
        ("indicators of 30 days by district", $"/indicators?from={Date(-29)}&to={Date(0)}&by=district"),
        ("indicators of a year by district and class, as a table", $"/indicators?from={Date(-364)}&to={Date(0)}&by=district,class&f=csv"),
    ];

    internal static string Tile(Random random, int zoom)
    {
        var (x, y) = Place(random);
        var tile = TileAddress.At(x, y, zoom);
        return $"/tiles/cases/{tile.Zoom}/{tile.Column}/{tile.Row}.mvt";
    }

    private static string One(Random random, IReadOnlyList<string> of) => of[random.Next(of.Count)];

    private static string Unit(Random random) => $"{One(random, Districts)}-squad-{random.Next(1, 9)}";

    private static (double X, double Y) Place(Random random) =>
        (ManyCases.West + random.NextDouble() * ManyCases.Columns * ManyCases.Step, ManyCases.South + random.NextDouble() * ManyCases.Rows * ManyCases.Step);

    private static string Box(Random random, double side)
    {
        var (x, y) = Place(random);
        return string.Create(CultureInfo.InvariantCulture, $"{x - side / 2},{y - side / 2},{x + side / 2},{y + side / 2}");
    }

    private static string Cell(Random random)
    {
        var column = random.Next(ManyCases.Columns);
        return string.Create(CultureInfo.InvariantCulture, $"{Districts[column * Districts.Length / ManyCases.Columns]}001{random.Next(ManyCases.Rows) + 1:D3}{column + 1:D3}");
    }

    private static string Date(int ahead) => DateTimeOffset.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(int ahead) => DateTimeOffset.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
