namespace SmartCity.Imaging.Regions;

/// <summary>A stretch of a row: pixels <paramref name="Start"/> … <paramref name="End"/> − 1 of row <paramref name="Row"/>.</summary>
internal readonly record struct RegionRun(int Row, int Start, int End)
{
    internal int Length => End - Start;
}
