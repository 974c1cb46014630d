using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Peers;

/// <summary>MapServer as one FastCGI process that keeps its connection, behind nginx; only its own CPU and PostgreSQL's are counted.</summary>
internal static class MapServer
{
    private const string Name = "peer-mapserver";

    internal static bool IsThere => CpuTime.HasTool("mapserv") && CpuTime.HasTool("spawn-fcgi") && CpuTime.HasTool("nginx");

    internal static async Task<TileCost> MeasureAsync(NpgsqlConnectionStringBuilder server, NpgsqlDataSource database, PeerLayer layer, IReadOnlyList<TileAddress> tiles, int rounds, string folder, CancellationToken cancellationToken)
    {
        var (map, socket) = (Path.Combine(folder, $"{layer.Name}.map"), Path.Combine(folder, $"{layer.Name}.sock"));
        await File.WriteAllTextAsync(map, Map(server, layer), cancellationToken);
        var settings = Path.Combine(folder, "mapserver.conf");
        await File.WriteAllTextAsync(settings, "CONFIG\n  ENV\n    MS_MAP_PATTERN \".\"\n  END\nEND\n", cancellationToken);
        var start = new ProcessStartInfo("spawn-fcgi", ["-n", "-s", socket, "-M", "0777", "--", "/usr/bin/env", "mapserv"]);
        start.Environment["MAPSERVER_CONFIG_FILE"] = settings;
        using var process = Process.Start(start)!;   // -n: it becomes mapserv itself
        try
        {
            await using var nginx = await Nginx.ServeFastCgiAsync(socket, Path.Combine(folder, $"nginx-{layer.Name}"), cancellationToken);
            using var client = new HttpClient { BaseAddress = nginx.Address };
            var bytes = 0.0;
            foreach (var tile in tiles) bytes += (await ReadAsync(client, map, layer, tile, cancellationToken)).Length;   // warm
            var (own, backends) = (CpuTime.Of(process.Id), await PeerData.BackendsAsync(database, Name, cancellationToken));
            for (var round = 0; round < rounds; round++)
                foreach (var tile in tiles) await ReadAsync(client, map, layer, tile, cancellationToken);
            return new((CpuTime.Of(process.Id) - own).TotalMilliseconds / rounds / tiles.Count, (await PeerData.BackendsAsync(database, Name, cancellationToken) - backends).TotalMilliseconds / rounds / tiles.Count, bytes / tiles.Count);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpClient client, string map, PeerLayer layer, TileAddress tile, CancellationToken cancellationToken)
    {
        var bytes = await client.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"/?map={map}&mode=tile&tilemode=gmap&tile={tile.Column}+{tile.Row}+{tile.Zoom}&layers={layer.Name}&map.imagetype=mvt"), cancellationToken);
        return bytes.Length > 0 && bytes[0] == 0x1A ? bytes : throw new InvalidOperationException($"MapServer: {System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 1500)))}");   // 0x1A: a layer of a vector tile
    }

    private static string Map(NpgsqlConnectionStringBuilder server, PeerLayer layer) => $"""
        MAP
          NAME "peer"
          SIZE 256 256
          EXTENT -20037508 -20037508 20037508 20037508
          PROJECTION "init=epsg:3857" END
          OUTPUTFORMAT NAME "mvt" DRIVER "MVT" FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER=4" END
          LAYER
            NAME "{layer.Name}"
            TYPE {layer.Type}
            STATUS ON
            PROJECTION "init=epsg:3857" END
            CONNECTIONTYPE POSTGIS
            CONNECTION "host={server.Host} port={server.Port} user={server.Username} dbname={server.Database} password={server.Password} application_name={Name}"
            PROCESSING "CLOSE_CONNECTION=DEFER"
            DATA "{layer.Geometry} from ({layer.Rows}) as t using unique {layer.Key} using srid=3857"
            METADATA "gml_include_items" "all" END
          END
        END
        """;
}
