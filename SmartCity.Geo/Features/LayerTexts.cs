using NetTopologySuite.Geometries;
using Npgsql;

namespace SmartCity.Geo.Features;

/// <summary>The characters that features are named with.</summary>
public sealed class LayerTexts(NpgsqlDataSource database)
{
    /// <summary>Which characters the texts of a layer use.</summary>
    /// <param name="area">Longitude and latitude in degrees; null: everywhere.</param>
    /// <returns>Unicode code points, ascending.</returns>
    public async Task<IReadOnlyList<int>> CharactersAsync(FeatureLayer layer, Envelope? area, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var columns = string.Join(", ", layer.Properties.Where(p => p.Type == PropertyType.Text).Select(p => $"({p.Column})::text"));
        if (columns.Length == 0) return [];
        var where = area is null ? "" : $" where {layer.GeometryColumn} && st_makeenvelope($1, $2, $3, $4, 4490)";
        await using var command = database.CreateCommand(
            $"select distinct ascii(c) from (select unnest(string_to_array(concat_ws(' ', {columns}), null)) c from {layer.Source}{where}) x where c <> '' order by 1");
        if (area is not null)
            foreach (var side in (double[])[area.MinX, area.MinY, area.MaxX, area.MaxY]) command.Parameters.Add(new() { Value = side });
        var characters = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) characters.Add(reader.GetInt32(0));
        return characters;
    }
}
