using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>Writes MBTiles 1.3: https://github.com/mapbox/mbtiles-spec. Rows count from the south there.</summary>
internal static class MbTilesFile
{
    private const string Schema = """
        create table metadata (name text primary key, value text);
        create table images (tile_id text primary key, tile_data blob) without rowid;
        create table map (zoom_level integer, tile_column integer, tile_row integer, tile_id text, primary key (zoom_level, tile_column, tile_row)) without rowid;
        create view tiles as select zoom_level, tile_column, tile_row, tile_data from map join images using (tile_id);
        """;

    internal static async Task WriteAsync(TileArchiveDescription description, TileJournal journal, string output, CancellationToken cancellationToken)
    {
        var partial = output + ".partial";
        File.Delete(partial);
        await using (var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Pooling = false }.ConnectionString))
        {
            await database.OpenAsync(cancellationToken);
            await ExecuteAsync("pragma journal_mode = off; pragma synchronous = off");   // a half-written file is thrown away
            await using var transaction = database.BeginTransaction();
            await ExecuteAsync(Schema);
            await using var tell = Command("insert into metadata values ($name, $value)", "$name", "$value");
            foreach (var (name, value) in Metadata(description)) await RunAsync(tell, name, value);
            await using var image = Command("insert or ignore into images values ($id, $data)", "$id", "$data");
            await using var map = Command("insert into map values ($zoom, $column, $row, $id)", "$zoom", "$column", "$row", "$id");
            foreach (var entry in journal.Entries.Where(e => e.Length > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (tile, id) = (HilbertTileId.At(entry.TileId), entry.Offset.ToString(CultureInfo.InvariantCulture));
                await RunAsync(image, id, journal.Read(entry));
                await RunAsync(map, tile.Zoom, tile.Column, (1 << tile.Zoom) - 1 - tile.Row, id);
            }
            await transaction.CommitAsync(cancellationToken);

            SqliteCommand Command(string sql, params string[] names)
            {
                var command = database.CreateCommand();
                command.CommandText = sql;
                foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
                return command;
            }

            async Task ExecuteAsync(string sql)
            {
                await using var command = Command(sql);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        File.Move(partial, output, overwrite: true);
    }

    private static async Task RunAsync(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<(string Name, string Value)> Metadata(TileArchiveDescription description)
    {
        var box = description.Bounds;
        yield return ("name", description.Name);
        yield return ("format", description.Format switch { TileFormat.Mvt => "pbf", TileFormat.Png => "png", TileFormat.Jpeg => "jpg", _ => "webp" });
        yield return ("type", "overlay");
        yield return ("version", "1");
        yield return ("minzoom", description.MinZoom.ToString(CultureInfo.InvariantCulture));
        yield return ("maxzoom", description.MaxZoom.ToString(CultureInfo.InvariantCulture));
        yield return ("bounds", string.Create(CultureInfo.InvariantCulture, $"{box.MinX},{box.MinY},{box.MaxX},{box.MaxY}"));
        yield return ("center", string.Create(CultureInfo.InvariantCulture, $"{box.Centre.X},{box.Centre.Y},{description.MinZoom}"));
        if (description.Attribution is { } attribution) yield return ("attribution", attribution);
        if (description.VectorLayers is { } layers) yield return ("json", new JsonObject { ["vector_layers"] = JsonNode.Parse(layers) }.ToJsonString());
    }
}
