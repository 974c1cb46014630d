using System.Buffers;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>Makes one tile of a set. Where there is too much for one, it decides by the counts what the tile shows, and lets it say so.</summary>
/// <param name="hidesRows">The connection doesn't show all rows of the set: the counts that are kept are not of what it shows.</param>
internal sealed class VectorTileReading(NpgsqlConnection connection, VectorTileSet set, TileQuery query, TileFrame frame, TimeSpan longest, bool hidesRows)
{
    private const int FirstField = 2;

    private readonly ProtobufBuffer _tile = new();
    private readonly TileGeometry _geometry = new(frame);

    /// <summary>Tiles of Web Mercator whose objects are shown as counts; all others' objects are shown one by one.</summary>
    private readonly List<TileRange> _counted = [];

    /// <summary>Of the most important objects; null: all.</summary>
    private int? _most;

    private long _inBins, _shown;

    /// <summary>Rows beyond the tile's bytes.</summary>
    private long _left;

    /// <summary>Only the first layer is shown.</summary>
    private bool _isLean;

    internal async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var bins = set.Density is { } density ? await CountAsync(density, cancellationToken) : [];
        var tiles = frame.Tiles();
        var isAll = _counted.Count == 0 && _most is null;
        if (isAll || _most is not null || !frame.IsPlain) await ReadLayersAsync(isAll, cancellationToken);
        if (!isAll || _isLean || _left > 0) await SayAsync(set.Density!, bins, tiles, cancellationToken);
        var bytes = _tile.Written.ToArray();
        _tile.Release();
        return bytes;
    }

    /// <summary>Decides what is shown one by one.</summary>
    private async Task<List<PointBin>> CountAsync(PointDensity density, CancellationToken cancellationToken)
    {
        var (tiles, level) = (frame.Tiles(), PointBins.LevelOf(frame.Zoom));
        var bins = await PointCounts.ReadAsync(connection, set, density, query, tiles, level, longest, hidesRows, cancellationToken);
        var shift = 2 * (level - tiles.Zoom);
        _isLean = set.Layers.Count > 1 && frame is { IsPlain: true, Zoom: <= PointBins.Finest } && frame.Zoom >= set.Layers[1].MinZoom && bins.Sum(bin => bin.Count) > PointDensity.MostWithAreas;
        var crowded = bins.Where(bin => Contains(tiles, bin.Code >> shift)).GroupBy(bin => bin.Code >> shift).Where(tile => tile.Sum(bin => bin.Count) > PointDensity.MostShown).Select(tile => tile.Key).ToHashSet();
        if (crowded.Count == 0) return [];
        var hasBins = frame.Zoom < PointDensity.ImportantFrom || frame.Zoom == PointDensity.ImportantFrom && frame.IsPlain;   // later bins are too coarse to tell what lies in which tile
        if (hasBins) _isLean = false;   // what is shown beside them is few
        if (frame.Zoom >= PointDensity.ImportantFrom) _most = hasBins ? PointDensity.MostImportant : PointDensity.MostShown;
        if (!hasBins) return [];
        var counted = _most is null ? bins.Where(bin => crowded.Contains(bin.Code >> shift)).ToList() : bins;
        foreach (var code in crowded)
        {
            var (column, row) = PointBins.Place(code);
            _counted.Add(new(tiles.Zoom, column, column, row, row));
        }
        return counted;
    }

    private static bool Contains(TileRange tiles, long code) => PointBins.Place(code) is var (column, row) && tiles.Contains(column, row);

    private async Task ReadLayersAsync(bool isAll, CancellationToken cancellationToken)
    {
        var layers = set.LayersOf(query).Where(l => l.MinZoom <= frame.Zoom).Take(_isLean ? 1 : int.MaxValue).ToList();
        await using var batch = new NpgsqlBatch(connection);
        var isForItself = !isAll || query.Wanted is not null;   // the best way to the first ones depends on how many there are, that of a filter on what it asks for
        string? plan = isForItself ? StoredQuestion.EachForItselfWithin(longest) : layers.Exists(l => l.Packed is not null) ? StoredQuestion.PageByPage : null;
        if (plan is not null) batch.BatchCommands.Add(new(plan));
        foreach (var layer in layers) batch.BatchCommands.Add(Command(layer));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (plan is not null) await reader.NextResultAsync(cancellationToken);
        foreach (var layer in layers)
        {
            if (set.Density is not null && layer != layers[0] && _shown > PointDensity.MostWithAreas) _isLean = true;
            else await WriteLayerAsync(layer, reader, set.Density is not null && layer == layers[0], cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
    }

    private NpgsqlBatchCommand Command(VectorTileLayer layer)
    {
        var condition = query.ConditionOf(set);
        var conditions = new List<string>();
        if (condition is not null) conditions.Add(condition.Matching);
        var order = layer.Order;
        if (_most is { } most) order = FormattableString.Invariant($"{string.Join(", ", set.Density!.Importance)} limit {most}");
        else
            foreach (var (west, south, east, north) in _counted.Select(t => t.Sides()))
                conditions.Add(FormattableString.Invariant($"not ({set.Density!.X} >= {west:R} and {set.Density.X} < {east:R} and {set.Density.Y} > {south:R} and {set.Density.Y} <= {north:R})"));
        var source = condition is null || query.Edition is not null ? layer.Source : set.Collection.Source;
        var first = (condition?.Count ?? 0) + 1;
        var sql = layer.Packed is { } packed ? PackedRows.Together(layer.SqlOf(packed.Column, source, _most is null ? null : order, conditions, first))
            : layer.SqlOf(set.Density is null ? layer.Columns : $"{layer.Columns}, {set.Density.X}, {set.Density.Y}", source, order, conditions, first);
        var command = condition is null ? new(sql) : condition.Command(sql);
        var reach = frame.Reach();
        foreach (var side in (double[])[reach.West, reach.South, reach.East, reach.North]) command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = side });
        return command;
    }

    /// <param name="isCounted">Each row also says where it counts.</param>
    private async Task WriteLayerAsync(VectorTileLayer layer, NpgsqlDataReader row, bool isCounted, CancellationToken cancellationToken)
    {
        var encoded = new MvtLayer(layer.Name, TileGeometry.Extent);
        if (layer.Packed is { } packed)
        {
            if (await row.ReadAsync(cancellationToken) && !row.IsDBNull(0)) EncodePacked(packed, row, layer, encoded);
            encoded.WriteTo(_tile);
            return;
        }
        var keys = layer.Fields.Select(f => encoded.Key(f.Name)).ToArray();
        var (wkb, isFull) = (new byte[4096], false);
        while (await row.ReadAsync(cancellationToken))
        {
            if (isCounted && _geometry.IsOwn((row.GetDouble(FirstField + keys.Length), row.GetDouble(FirstField + keys.Length + 1))))
            {
                if (isFull) _left++;
                else _shown++;
            }
            if (isFull) continue;
            var length = (int)row.GetBytes(0, 0, null, 0, 0);
            if (length > wkb.Length) wkb = new byte[Math.Max(length, wkb.Length * 2)];
            row.GetBytes(0, 0, wkb, 0, length);
            var type = _geometry.Encode(wkb.AsSpan(0, length));
            if (type == MvtGeometryType.None) continue;
            for (var i = 0; i < keys.Length; i++)
            {
                var column = FirstField + i;
                if (row.IsDBNull(column)) continue;   // no value, no tag
                switch (layer.Fields[i].Type)
                {
                    case PropertyType.WholeNumber: encoded.Tag(keys[i], row.GetFieldValue<long>(column)); break;
                    case PropertyType.Number: encoded.Tag(keys[i], row.GetDouble(column)); break;
                    case PropertyType.Boolean: encoded.Tag(keys[i], row.GetBoolean(column)); break;
                    default: encoded.Tag(keys[i], row.GetString(column)); break;
                }
            }
            encoded.Add(row.IsDBNull(1) ? null : row.GetInt64(1), type, _geometry.Commands.Written);
            isFull = isCounted && encoded.Length > set.Density!.MostBytes;
        }
        encoded.WriteTo(_tile);
    }

    private void EncodePacked(PackedRows packed, NpgsqlDataReader row, VectorTileLayer layer, MvtLayer encoded)
    {
        var length = (int)row.GetBytes(0, 0, null, 0, 0);
        var rows = ArrayPool<byte>.Shared.Rent(length);
        row.GetBytes(0, 0, rows, 0, length);
        _shown += packed.Encode(rows.AsSpan(0, length), layer.Fields, _geometry, encoded);
        ArrayPool<byte>.Shared.Return(rows);
    }

    /// <summary>The bins, and how many of how many are shown one by one.</summary>
    private async Task SayAsync(PointDensity density, List<PointBin> bins, TileRange tiles, CancellationToken cancellationToken)
    {
        var counts = new MvtLayer(density.CountsName, TileGeometry.Extent);
        var count = counts.Key("count");
        int? open = density.TellsOpen ? counts.Key("open") : null;
        (int Name, int Count)? ofClass = density.TellsClass ? (counts.Key("class"), counts.Key("class_count")) : null;
        var shift = 2 * (PointBins.LevelOf(frame.Zoom) - tiles.Zoom);
        foreach (var bin in bins)
        {
            if (frame.IsPlain && !Contains(tiles, bin.Code >> shift)) continue;
            var type = _geometry.EncodeOwn((bin.X, bin.Y));
            if (type == MvtGeometryType.None) continue;   // of the tile beside
            counts.Tag(count, bin.Count);
            if (open is { } waiting) counts.Tag(waiting, bin.Open);
            if (ofClass is var (name, number))
            {
                counts.Tag(name, bin.Class);
                counts.Tag(number, bin.OfClass);
            }
            counts.Add(null, type, _geometry.Commands.Written);
            _inBins += bin.Count;
        }
        counts.WriteTo(_tile);
        // Where the most important ones are shown they are among those in the bins; otherwise they are what lies beside them.
        var total = _most is null ? _inBins + _shown + _left : bins.Count > 0 ? _inBins : await TotalAsync(density, cancellationToken);
        if (total <= _shown && !_isLean) return;
        var totals = new MvtLayer(density.TotalsName, TileGeometry.Extent);
        var (shownKey, totalKey, withoutKey) = (totals.Key("shown"), totals.Key("total"), totals.Key("without"));
        totals.Tag(shownKey, _shown);
        totals.Tag(totalKey, total);
        if (_isLean) totals.Tag(withoutKey, set.Layers[1].Name);
        _geometry.EncodeMiddle();
        totals.Add(null, MvtGeometryType.Point, _geometry.Commands.Written);
        totals.WriteTo(_tile);
    }

    /// <summary>Of a tile that is smaller than the bins.</summary>
    private async Task<long> TotalAsync(PointDensity density, CancellationToken cancellationToken)
    {
        var condition = query.ConditionOf(set);
        var first = (condition?.Count ?? 0) + 1;
        var sql = FormattableString.Invariant($"select {density.X}, {density.Y} from {(condition is null ? set.Layers[0].Source : set.Collection.Source)} where {density.Geometry} && st_makeenvelope(${first}, ${first + 1}, ${first + 2}, ${first + 3}, 3857) and {condition?.Matching ?? "true"}");
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(StoredQuestion.EachForItselfWithin(longest)) } };
        var command = condition is null ? new(sql) : condition.Command(sql);
        var reach = frame.Reach();
        foreach (var side in (double[])[reach.West, reach.South, reach.East, reach.North]) command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = side });
        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var total = 0L;
        while (await reader.ReadAsync(cancellationToken))
            if (_geometry.IsOwn((reader.GetDouble(0), reader.GetDouble(1)))) total++;
        return total;
    }
}
