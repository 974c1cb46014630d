using System.Text.Json.Nodes;
using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Sites;

/// <summary>Looks up what is registered near new cases: <see cref="CaseIntake"/> calls it for each case of every source before it is stored.</summary>
internal static class CasePlaces
{
    private static readonly string NearSql = SqlText.Read("Sites.Sql.near_entries");

    /// <summary>The cases with their site, route and class, in their order. What a case says itself of its site or route stays.</summary>
    internal static async Task<IReadOnlyList<CaseIntake.Placed>> GiveAsync(NpgsqlConnection connection, IReadOnlyList<CaseIntake.Placed> cases, GeoOptions options, CancellationToken cancellationToken)
    {
        var (near, hasRegister) = (cases.Select(_ => new List<NearEntry>()).ToArray(), new bool[cases.Count]);
        await using (var select = new NpgsqlCommand(NearSql, connection))
        {
            foreach (var value in (object[])[cases.Select(c => c.Shape).ToArray(), cases.Select(c => c.Case.OccurredAt.ToUniversalTime()).ToArray(), options.Sites.SiteMetres, options.Sites.RouteMetres, options.TimeZone])
                select.Parameters.Add(new() { Value = value });
            await using var row = await select.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var i = (int)row.GetInt64(0) - 1;
                if (row.IsDBNull(1)) hasRegister[i] = row.GetBoolean(6);
                else near[i].Add(new(row.GetGuid(1), row.GetString(2), row.GetBoolean(3), row.GetDouble(4), row.GetDouble(5), row.GetBoolean(6), row.GetBoolean(7)));
            }
        }
        return [.. cases.Select((c, i) => c with { Case = With(c.Case, CasePlacing.Place(c.Case.Class, near[i], hasRegister[i], options.Sites)) })];
    }

    private static NewCase With(NewCase wanted, CasePlace place)
    {
        if (wanted.ReopenedFrom is not null) return wanted;   // the same matter as before, whatever is permitted now
        var isUnregistered = place.Class != wanted.Class && wanted.SiteId is null;
        var detail = wanted.Detail is { } given ? JsonNode.Parse(given)!.AsObject() : [];
        if (isUnregistered) detail["detected_class"] = wanted.Class;
        if (isUnregistered && place.LapsedSite is { } lapsed) detail["lapsed_site"] = lapsed;
        if (place.IsOutsideHours && wanted.RouteId is null) detail["outside_hours"] = true;
        return wanted with
        {
            Class = isUnregistered ? place.Class : wanted.Class,
            SiteId = wanted.SiteId ?? place.SiteId,
            RouteId = wanted.RouteId ?? place.RouteId,
            Detail = detail.Count > 0 ? detail.ToJsonString() : wanted.Detail,
        };
    }
}
