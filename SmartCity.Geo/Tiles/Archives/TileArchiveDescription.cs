using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>What the tiles of an archive are.</summary>
public enum TileFormat
{
    /// <summary>Mapbox Vector Tiles; stored with gzip.</summary>
    Mvt,
    Png,
    Jpeg,
    WebP,
}

/// <summary>What an archive says of itself.</summary>
public sealed record TileArchiveDescription
{
    public required string Name { get; init; }

    public required TileFormat Format { get; init; }

    public required int MinZoom { get; init; }

    public required int MaxZoom { get; init; }

    /// <summary>Longitude and latitude in degrees.</summary>
    public required Envelope Bounds { get; init; }

    public string? Attribution { get; init; }

    /// <summary>The list <c>vector_layers</c> of TileJSON, as JSON; null for pictures.</summary>
    public string? VectorLayers { get; init; }

    /// <summary>What tells the work for one visitor from that for another, who sees something else; not written into the archive.</summary>
    public string Seen { get; init; } = "";

    /// <summary>Tiles of all zooms that the bounds touch.</summary>
    /// <exception cref="GeoInputException">There are none, or more than <paramref name="most"/>.</exception>
    public IReadOnlyList<TileAddress> Addresses(int most)
    {
        if (MinZoom < 0 || MaxZoom > TileAddress.MaxZoom || MinZoom > MaxZoom) throw new GeoInputException($"The zooms {MinZoom} to {MaxZoom} are none; 0 to {TileAddress.MaxZoom} are possible, the smaller one first.");
        if (Bounds.IsNull || Bounds.MinX < -180 || Bounds.MaxX > 180 || Bounds.MinY < -90 || Bounds.MaxY > 90) throw new GeoInputException("The area of an archive must be in degrees: west, south, east, north, such as 102.5,24.8,102.9,25.2.");
        var (all, count) = (new List<TileAddress>(), 0L);
        for (var zoom = MinZoom; zoom <= MaxZoom; zoom++)
        {
            var (first, last) = (TileAddress.At(Bounds.MinX, Bounds.MaxY, zoom), TileAddress.At(Bounds.MaxX, Bounds.MinY, zoom));
            count += (last.Column - first.Column + 1L) * (last.Row - first.Row + 1L);
            if (count > most) throw new GeoInputException($"Zooms {MinZoom} to {zoom} alone have {count:N0} tiles in this area; {most:N0} are possible. Choose a smaller area or fewer zooms.");
            for (var row = first.Row; row <= last.Row; row++)
                for (var column = first.Column; column <= last.Column; column++) all.Add(new(zoom, column, row));
        }
        return [.. all.OrderBy(HilbertTileId.Of)];
    }
}
