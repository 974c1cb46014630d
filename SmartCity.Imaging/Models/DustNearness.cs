using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Models;

/// <summary>Dry bare soil that lies in other cells, but near: what the wind carries over a cell's border.</summary>
/// <remarks>near(i) = Σ over the other cells j of dust(j) · ½ · max(0, 1 − d(i, j) / reach); d from cell i to the centre of the dust of cell j. See docs/algorithms/soil.md.</remarks>
public static class DustNearness
{
    /// <summary>Metres within which dust of a site is felt by people: IAQM, Guidance on the assessment of dust from demolition and construction (2014), section 6.</summary>
    public const double UsualReachMetres = 350;

    /// <summary>For about half of the winds a neighbour's soil lies to leeward.</summary>
    private const double AtTheBorder = 0.5;

    /// <summary>The cells with what lies near each of them.</summary>
    /// <param name="cells">Outlines of the cells, longitude and latitude, EPSG:4490.</param>
    /// <param name="areas">One a cell.</param>
    /// <param name="reachMetres">0: only a cell's own soil counts.</param>
    internal static IReadOnlyList<GroundCellArea> Of(VectorLayer cells, IReadOnlyList<GroundCellArea> areas, double reachMetres)
    {
        if (!(reachMetres > 0)) return areas;
        var extent = new Envelope();
        foreach (var cell in cells.Features) extent.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        // Metres from the middle of the cells: true to scale there, and over a city within a thousandth.
        using var plane = CrsTransform.Create(CrsTransform.Cgcs2000, string.Create(CultureInfo.InvariantCulture, $"+proj=aeqd +lat_0={extent.Centre.Y:R} +lon_0={extent.Centre.X:R} +ellps=GRS80 +units=m +no_defs"));
        var sources = areas.Select(a => a is { IsUnseen: false, Strength: > 0, DustCentre: { } at } ? (plane.Apply(at.X, at.Y) is var (x, y) ? new Coordinate(x, y) : null, a.Strength) : (null, 0)).ToList();
        var near = Near([.. cells.Features.Select(f => plane.Apply(f.Geometry))], sources, reachMetres);
        return [.. areas.Select((a, i) => a with { NearDustSquareMetres = near[i] })];
    }

    /// <param name="cells">Outlines, in metres.</param>
    /// <param name="sources">Per cell the centre of its dust, in metres, and how much there is, in m²; null = none.</param>
    /// <returns>Per cell the m² of the others' dust, weighted by their distance.</returns>
    internal static double[] Near(IReadOnlyList<Geometry> cells, IReadOnlyList<(Coordinate? Centre, double SquareMetres)> sources, double reachMetres)
    {
        var tree = new STRtree<int>();
        for (var j = 0; j < sources.Count; j++)
            if (sources[j].Centre is { } centre) tree.Insert(new Envelope(centre), j);
        tree.Build();
        var near = new double[cells.Count];
        for (var i = 0; i < near.Length; i++)
        {
            if (cells[i] is not (Polygon or MultiPolygon)) continue;
            var around = cells[i].EnvelopeInternal.Copy();
            around.ExpandBy(reachMetres);
            foreach (var j in tree.Query(around).Order())
                if (j != i) near[i] += sources[j].SquareMetres * AtTheBorder * Math.Max(0, 1 - cells[i].Distance(cells[i].Factory.CreatePoint(sources[j].Centre)) / reachMetres);
        }
        return near;
    }
}
