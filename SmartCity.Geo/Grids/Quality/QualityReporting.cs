using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>Measures a partition. What each figure means: docs/algorithms/zones.md, "The quality report".</summary>
public static class QualityReporting
{
    /// <inheritdoc cref="Run(QualityRequest, IProgress{StageProgress}?, CancellationToken)"/>
    public static QualityReport Run(QualityRequest request, CancellationToken cancellationToken) => Run(request, null, cancellationToken);

    /// <exception cref="GeoInputException">There are no cells, one is no polygon or lies off the Earth, a load can't be used, or a limit is no length.</exception>
    public static QualityReport Run(QualityRequest request, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var envelope = Check(request);
        var plane = GroundPlane.At(envelope.Centre);
        var cells = request.Cells;
        progress?.Report(new("measuring", 0));
        var areas = cells.Select(c => EllipsoidalMeasure.Area(c.Geometry)).ToArray();
        CoverageReport? coverage = null;
        BorderQuality? borders = null;
        CellFaces? faces = null;
        var (loads, necks) = (Array.Empty<double>(), new List<Neck>());
        try
        {
            Parallel.Invoke(new ParallelOptions { CancellationToken = cancellationToken },
                () => coverage = CoverageCheck.Run([.. cells.Select(c => c.Geometry)], new(), progress.Part(0.05, 0.4), cancellationToken),
                () =>
                {
                    faces = CellFaces.Trace(request, plane, cancellationToken);
                    progress?.Report(new("barriers", 0.5));
                    borders = BarrierShares.Measure(request, faces.Borders, plane, cancellationToken);
                },
                () =>
                {
                    loads = CellLoads.Of(cells, areas, request.Load, cancellationToken);
                    for (var i = 0; i < cells.Count; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        necks.AddRange(Necks.Of(cells[i].Geometry, i, request.NarrowMetres));
                    }
                });
        }
        catch (AggregateException e) when (e.InnerExceptions is [var only, ..])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only);
        }
        progress?.Report(new("figures", 0.9));
        cancellationToken.ThrowIfCancellationRequested();
        necks.Sort((a, b) => a.WidthMetres.CompareTo(b.WidthMetres));
        var zones = Zones(cells, faces!.Borders);
        var quality = Cells(cells, areas, loads, zones);
        return new(request, quality, Summary(0, cells, quality),
            [.. cells.Select(c => c.Class).Distinct().Order().Select(c => Summary(c, cells, quality))],
            zones.Length == 0 ? 0 : zones.Max() + 1, borders!, Slivers(request), necks,
            new SortedDictionary<int, int>(quality.CountBy(q => q.Parts).ToDictionary(p => p.Key, p => p.Value)), faces.Nesting, coverage!);
    }

    private static CellQuality[] Cells(IReadOnlyList<ReportCell> cells, double[] areas, double[] loads, int[] zones)
    {
        var zoneMean = Enumerable.Range(0, cells.Count).GroupBy(i => zones[i]).ToDictionary(g => g.Key, g => g.Average(i => loads[i]));
        var classMean = Enumerable.Range(0, cells.Count).GroupBy(i => cells[i].Class).ToDictionary(g => g.Key, g => g.Average(i => loads[i]));
        return [.. cells.Select((cell, i) =>
        {
            var perimeter = EllipsoidalMeasure.Length(cell.Geometry);
            return new CellQuality(areas[i], perimeter, loads[i], Deviation(loads[i], zoneMean[zones[i]]), Deviation(loads[i], classMean[cell.Class]),
                GridCell.CompactnessOf(areas[i], perimeter), cell.Geometry.NumGeometries, zones[i]);
        })];

        // Where nothing is to be borne, nobody bears too much.
        static double Deviation(double load, double mean) => mean > 0 ? load / mean - 1 : 0;
    }

    private static ClassQuality Summary(int number, IReadOnlyList<ReportCell> cells, CellQuality[] quality)
    {
        var own = quality.Where((_, i) => number == 0 || cells[i].Class == number).ToList();
        return new(number, own.Count, own.Sum(q => q.AreaSquareMetres), Spread.Of(own.Select(q => q.AreaSquareMetres)), Spread.Of(own.Select(q => q.Deviation)),
            Spread.Of(own.Select(q => Math.Abs(q.Deviation))), Spread.Of(own.Select(q => q.ClassDeviation)), Spread.Of(own.Select(q => q.Compactness)));
    }

    private static int[] Zones(IReadOnlyList<ReportCell> cells, List<CellBorder> borders)
    {
        var parent = Enumerable.Range(0, cells.Count).ToArray();
        foreach (var border in borders)
            if (border.Second >= 0 && cells[border.First].Class == cells[border.Second].Class && cells[border.First].Unit == cells[border.Second].Unit)
                parent[Math.Max(Root(border.First), Root(border.Second))] = Math.Min(Root(border.First), Root(border.Second));
        var number = new Dictionary<int, int>();
        return [.. Enumerable.Range(0, cells.Count).Select(i =>
        {
            number.TryAdd(Root(i), number.Count);
            return number[Root(i)];
        })];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }

    private static List<SliverPart> Slivers(QualityRequest request)
    {
        var slivers = new List<SliverPart>();
        for (var i = 0; i < request.Cells.Count; i++)
            for (var p = 0; p < request.Cells[i].Geometry.NumGeometries; p++)
            {
                var part = request.Cells[i].Geometry.GetGeometryN(p);
                var area = EllipsoidalMeasure.Area(part);
                var width = 2 * area / EllipsoidalMeasure.Length(part);
                if (width < request.NarrowMetres) slivers.Add(new(i, part.Coordinate.X, part.Coordinate.Y, width, area));
            }
        slivers.Sort((a, b) => a.WidthMetres.CompareTo(b.WidthMetres));
        return slivers;
    }

    private static Envelope Check(QualityRequest request)
    {
        if (request.Cells.Count == 0) throw new GeoInputException("There are no cells to report on.");
        if (request.Load.Count == 0) throw new GeoInputException("No load is given; equal areas are the load 'area'.");
        foreach (var (name, metres) in ((string, double)[])[("tolerance of barriers", request.BarrierToleranceMetres), ("width of what is narrow", request.NarrowMetres)])
            if (!(metres is > 0 and <= 1000)) throw new GeoInputException(FormattableString.Invariant($"The {name} is {metres} m; it must be above 0 and at most 1000."));
        var envelope = new Envelope();
        foreach (var cell in request.Cells)
        {
            if (cell.Geometry is not (Polygon or MultiPolygon) || cell.Geometry.IsEmpty)
                throw new GeoInputException($"Cell '{cell.Code}' is empty or no polygon ({cell.Geometry.GeometryType}).");
            if (cell.Class is < 1 or > 9) throw new GeoInputException($"Cell '{cell.Code}' has the class {cell.Class}; 1 to 9 are possible.");
            envelope.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        }
        if (!(envelope.MinX >= -180 && envelope.MaxX <= 180 && envelope.MinY >= -90 && envelope.MaxY <= 90) || Math.Max(envelope.Width, envelope.Height) > 15)
            throw new GeoInputException($"The cells lie outside longitude ±180°, latitude ±90°, or span more than 15°: {envelope}.");
        return envelope;
    }
}
