namespace SmartCity.Geo.Tiles;

/// <summary>The bins that points are counted in (migration 0023): tiles of the Web Mercator pyramid by their Morton code, the row's bit before the column's.</summary>
/// <remarks>A bin's four parts follow each other, so what lies in a tile is one range of codes at every level.</remarks>
internal static class PointBins
{
    /// <summary>The finest level that is kept: bins of 1,223 m of EPSG:3857.</summary>
    internal const int Finest = 15;

    /// <summary>The coarsest; each second level from here to <see cref="Finest"/> is kept.</summary>
    internal const int Coarsest = 3;

    /// <summary>Levels from a tile to its bins: 8 × 8, each 64 pixels wide where a tile is 512.</summary>
    internal const int Below = 3;

    /// <summary>Level of the bins that tiles of a zoom show.</summary>
    internal static int LevelOf(int zoom) => Math.Min(zoom + Below, Finest);

    /// <summary>The coarsest level whose sums are kept, and from which those of a level can be added up.</summary>
    internal static int KeptFor(int level) => level <= Coarsest ? Coarsest : level + 1 - (level & 1);

    internal static long Code(int column, int row) => Spread(column) | Spread(row) << 1;

    /// <summary>First and last code, at a level, of what lies in a rectangle of tiles of that level; with a rectangle of more than one tile also codes beside it.</summary>
    internal static (long First, long Last) Range(TileRange tiles) => (Code(tiles.FirstColumn, tiles.FirstRow), Code(tiles.LastColumn, tiles.LastRow));

    /// <summary>The codes of a finer level within codes of a level.</summary>
    internal static (long First, long Last) Finer((long First, long Last) range, int levels) => (range.First << 2 * levels, (range.Last + 1 << 2 * levels) - 1);

    /// <summary>Column and row of a bin.</summary>
    internal static (int Column, int Row) Place(long code) => (Gather(code), Gather(code >> 1));

    private static long Spread(long v)
    {
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF;
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF;
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v << 2) & 0x3333_3333_3333_3333;
        return (v | v << 1) & 0x5555_5555_5555_5555;
    }

    private static int Gather(long v)
    {
        v &= 0x5555_5555_5555_5555;
        v = (v | v >> 1) & 0x3333_3333_3333_3333;
        v = (v | v >> 2) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v >> 4) & 0x00FF_00FF_00FF_00FF;
        v = (v | v >> 8) & 0x0000_FFFF_0000_FFFF;
        return (int)((v | v >> 16) & 0xFFFF_FFFF);
    }
}
