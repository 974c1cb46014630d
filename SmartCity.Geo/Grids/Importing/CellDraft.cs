using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>A cell in the making: its code may be missing still.</summary>
internal sealed record CellDraft
{
    /// <summary>Place in the file, from 1.</summary>
    internal required int Number { get; init; }

    internal string? Code { get; set; }

    internal required int Class { get; init; }

    internal required bool ClassIsGiven { get; init; }

    internal required string Adcode { get; init; }

    internal required string DistrictName { get; init; }

    internal string? Name { get; init; }

    internal string? Owner { get; init; }

    internal required bool CommunityIsSynthetic { get; set; }

    /// <summary>What messages call it.</summary>
    internal string Label => Code ?? Name ?? $"feature {Number}";

    internal GridCell ToCell(Geometry area) => new()
    {
        Code = Code ?? throw new InvalidOperationException("A cell needs a code."),
        Class = Class,
        Adcode = Adcode,
        DistrictName = DistrictName,
        AreaSquareMetres = EllipsoidalMeasure.Area(area),
        PerimeterMetres = EllipsoidalMeasure.Length(area),
        CommunityIsSynthetic = CommunityIsSynthetic,
        Geometry = area,
        Name = Name,
        Owner = Owner,
    };
}
