using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>What a tile request may ask for beside layers and place, as OpenAPI shows it; the layers' own properties, such as class=earthwork, come on top.</summary>
internal sealed class TileParameters
{
    private const string Filter = "filter", FilterLanguage = "filter-lang", FilterCrs = "filter-crs", Datetime = "datetime", Crs = "crs", Edition = "edition", Level = "level", Cells = "cells", Gcj02 = "gcj02";

    /// <summary>CQL2, text or JSON; it has to fit each of the layers.</summary>
    [FromQuery(Name = Filter)]
    public string? FilterText { get; init; }

    /// <summary>cql2-text or cql2-json.</summary>
    [FromQuery(Name = FilterLanguage)]
    public string? Language { get; init; }

    [FromQuery(Name = FilterCrs)]
    public string? CrsOfFilter { get; init; }

    /// <summary>RFC 3339: an instant, a day, or two with a slash between.</summary>
    [FromQuery(Name = Datetime)]
    public string? Time { get; init; }

    /// <summary>gcj02: shifted as Chinese web maps are.</summary>
    [FromQuery(Name = Crs)]
    public string? OutputCrs { get; init; }

    /// <summary>Cells of this edition, whatever its state; of cases and others an attribute.</summary>
    [FromQuery(Name = Edition)]
    public string? EditionNumber { get; init; }

    /// <summary>Cells put together to districts and so on; of cases an attribute.</summary>
    [FromQuery(Name = Level)]
    public string? LevelName { get; init; }

    /// <exception cref="BadHttpRequestException">A parameter is unknown, or doesn't fit a layer; the message names it.</exception>
    /// <param name="known">Parameters that somebody else reads.</param>
    internal async ValueTask<AskedTiles> ReadAsync(HttpRequest request, TileSelection layers, FeatureStore features, params string[] known)
    {
        if (request.Query.Count == 0) return AskedTiles.Everything;
        var ofCells = layers.Id == Cells;
        var collections = layers.Sets.Select(set => set.Collection).ToList();
        var properties = collections[0].Properties.Where(p => p.IsFilterable && collections.All(c => c.Properties.Any(o => o.Name == p.Name && o.IsFilterable))).Select(p => p.Name)
            .Where(name => !ofCells || name != Edition).ToList();
        string[] own = [Filter, FilterLanguage, FilterCrs, Datetime, Crs, .. ofCells ? (string[])[Edition, Level] : [], .. properties];
        QueryParameters.RefuseUnknown(request, [.. own, .. known]);
        if (OutputCrs is not (null or Gcj02)) throw new BadHttpRequestException($"The parameter '{Crs}' is '{OutputCrs}'; {Gcj02} is possible, and a tile matrix set chooses any other.");
        try
        {
            var (from, to) = QueryParameters.Interval(Time);
            var wanted = new FeatureQuery
            {
                Filters = properties.Where(request.Query.ContainsKey).ToDictionary(name => name, name => request.Query[name].ToString()),
                Filter = await ItemsQuery.FilterAsync(new() { Filter = FilterText, FilterLanguage = Language, FilterCrs = CrsOfFilter }, features, request.HttpContext.RequestAborted),
                From = from,
                To = to,
            };
            var query = new TileQuery
            {
                Wanted = wanted is { Filters.Count: 0, Filter: null, From: null, To: null } ? null : wanted,
                IsGcj02 = OutputCrs is not null,
                Edition = ofCells && EditionNumber is not null ? Number(EditionNumber) : null,
                Level = ofCells ? LevelName : null,
            };
            foreach (var set in layers.Sets) VectorTileStore.Check(set, query);
            var said = request.Query.Where(q => own.Contains(q.Key)).OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString())).ToList();
            return query.IsEverything ? AskedTiles.Everything : new(query, QueryString.Create(said).Value!);
        }
        catch (GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message);
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new BadHttpRequestException($"The parameter '{Edition}' is '{text}'; the number of an edition is wanted.");
}

/// <summary>What is asked of tiles, and how it is said.</summary>
/// <param name="Text">The query of the address with its question mark, its parameters in order; empty for none.</param>
internal sealed record AskedTiles(TileQuery Query, string Text)
{
    internal static AskedTiles Everything { get; } = new(TileQuery.Everything, "");

    /// <summary>Names it in the cache, in 32 characters however long it is.</summary>
    internal string Key { get; } = Text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 16));
}
