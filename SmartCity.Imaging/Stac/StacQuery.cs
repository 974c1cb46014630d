using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Stac;

/// <summary>What to look for in a STAC API.</summary>
/// <param name="Area">Longitude and latitude in degrees.</param>
/// <param name="From">First instant, included.</param>
/// <param name="To">Last instant, included.</param>
public sealed record StacQuery(Envelope Area, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Only these; none means all.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Most cloud, 0 … 1; an item that says nothing of clouds is kept. Null takes all.</summary>
    public double? MostCloud { get; init; }

    /// <summary>Most items that are returned.</summary>
    public int Limit { get; init; } = 100;

    /// <exception cref="ImagingInputException">It can't be asked: the area is none, or the times are turned round.</exception>
    public StacQuery Checked()
    {
        if (Area.IsNull || Area.MinX < -180 || Area.MaxX > 180 || Area.MinY < -90 || Area.MaxY > 90)
            throw new ImagingInputException("The area to search must be in degrees: west, south, east, north, such as 102.5,24.8,102.9,25.2.");
        if (From > To) throw new ImagingInputException($"The search runs from {From:yyyy-MM-dd} to {To:yyyy-MM-dd}: the first must not be later.");
        if (MostCloud is < 0 or > 1) throw new ImagingInputException("The most cloud is a share of 0 to 100 %.");
        return Limit is >= 1 and <= 10_000 ? this : throw new ImagingInputException($"A limit of {Limit} is none; 1 to 10000 items are returned.");
    }
}
