using NetTopologySuite.Geometries;
using NetTopologySuite.Simplify;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Planar;
using SmartCity.Geo.SampleCity;

namespace SmartCity.Geo.Tests.Grids.Partitioning.Pictures;

/// <summary>A partition of the synthetic city, step by step as <see cref="GridPartition"/> does it, with what each step left.</summary>
internal sealed class PartitionStages
{
    internal const int CellCount = 160;

    internal PartitionStages(CancellationToken cancellationToken)
    {
        City = SyntheticCity.Make(1, cancellationToken);
        Request = new()
        {
            Areas = [.. City.Districts.Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))],
            CellCount = CellCount,
            Shares = new(100, 30, 30),
            Barriers = [.. City.Barriers.Select(b => PartitionBarrier.Of(b.Line, b.Kind))],
        };
        var envelope = new Envelope();
        foreach (var area in Request.Areas) envelope.ExpandToInclude(area.Geometry.EnvelopeInternal);
        Frame = new(envelope);
        Field = new(Request.Areas, null, Request.Shares, Frame, cancellationToken);
        var counts = Request.Shares.Scaled(CellCount);
        var lattice = LatticePlan.Draw(Frame, Field, counts, 1, [], 1, Request.Seed);
        var places = new RegionPlaces(Request, Field);
        Lines = new(Frame);
        lattice.AddTo(Lines, cancellationToken);
        places.AddTo(Lines, lattice);
        var originals = Lines.OriginalVertices();
        foreach (var barrier in Request.Barriers) Lines.AddBarrier(DouglasPeuckerSimplifier.Simplify(barrier.Geometry, 2e-5), barrier.Weight);

        var noded = SnapRounding.Node(Lines, lattice, cancellationToken);
        Faces = FaceGraph.Build(noded, cancellationToken);
        Atoms = new(Faces, Frame, places, 1);
        RawClass = (int[])Atoms.Class.Clone();
        Plan = ZonePlan.Draw(Atoms, counts, 0, [])!;

        Halved = new int[Atoms.Count];
        Array.Fill(Halved, -1);
        Bisection = new(Atoms, Halved, Request.Seed, cancellationToken);
        var first = 0;
        foreach (var zone in Plan.Zones)
        {
            Bisection.Divide([.. zone.Atoms], zone.Cells, first);
            first += zone.Cells;
        }
        Refined = CellCutting.Run(Atoms, Plan, Request, _ => { }, cancellationToken);
        Exclaves.Attach(Atoms, Refined, Plan);
        Taut = [.. new CellBorders(Faces, Frame, lattice, Atoms, Plan, Refined, CellCount, 1, []).Draw(node => originals.Contains(noded.Nodes[node]), cancellationToken).Outlines];
        Classes = [.. Plan.Zones.SelectMany(z => Enumerable.Repeat(z.Class, z.Cells))];
    }

    internal SampleCityData City { get; }

    internal PartitionRequest Request { get; }

    internal FixedFrame Frame { get; }

    internal ClassField Field { get; }

    /// <summary>Lattice, borders and barriers before they are noded.</summary>
    internal Linework Lines { get; }

    internal FaceGraph Faces { get; }

    internal AtomGraph Atoms { get; }

    /// <summary>Per atom its class before small zones joined their neighbours.</summary>
    internal int[] RawClass { get; }

    internal ZonePlan Plan { get; }

    internal Bisection Bisection { get; }

    /// <summary>Per atom its cell after the halving.</summary>
    internal int[] Halved { get; }

    /// <summary>Per atom its cell after the refinement.</summary>
    internal int[] Refined { get; }

    /// <summary>The cells' outlines with free borders drawn taut.</summary>
    internal IReadOnlyList<Geometry> Taut { get; }

    /// <summary>Per cell.</summary>
    internal int[] Classes { get; }

    /// <summary>Lattice lines as long as they run.</summary>
    internal IEnumerable<(FixedPoint From, FixedPoint To)> LatticeLines()
    {
        var runs = new SortedDictionary<(bool IsNorth, long At), List<(long From, long To)>>();
        for (var i = 0; i < Lines.Kind.Count; i++)
        {
            if (Lines.Kind[i] != Linework.Lattice) continue;
            var (a, b) = (Lines.From[i], Lines.To[i]);
            var isNorth = a.X == b.X;
            var key = (isNorth, isNorth ? a.X : a.Y);
            if (!runs.TryGetValue(key, out var run)) runs[key] = run = [];
            run.Add(isNorth ? (Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y)) : (Math.Min(a.X, b.X), Math.Max(a.X, b.X)));
        }
        foreach (var ((isNorth, at), run) in runs)
        {
            run.Sort();
            var (from, to) = run[0];
            foreach (var next in run.Append((long.MaxValue, long.MaxValue)))
            {
                if (next.Item1 > to)
                {
                    yield return isNorth ? (new(at, from), new(at, to)) : (new(from, at), new(to, at));
                    (from, to) = next;
                }
                to = Math.Max(to, next.Item2);
            }
        }
    }

    /// <summary>The outlines of numbered ground; -1 = none.</summary>
    internal Geometry[] Outlines(int[] numberOfAtom, int count) =>
        CellOutlines.Trace(Faces, Frame, Array.ConvertAll(Atoms.AtomOfFace, a => a < 0 ? -1 : numberOfAtom[a]), count, _ => false);

    /// <summary>A zone after so many rounds of halving: which part each atom lies in, and the cells of each part.</summary>
    internal (int[] PartOfAtom, List<int> Cells) HalvedTimes(Zone zone, int rounds)
    {
        var target = zone.Atoms.Sum(a => Atoms.Load[a]) / zone.Cells;
        List<(int[] Atoms, int Cells)> parts = [(zone.Atoms, zone.Cells)];
        for (var round = 0; round < rounds; round++)
            parts = [.. parts.SelectMany(part =>
            {
                if (part.Cells == 1) return [part];
                var (one, oneCells, other) = Bisection.Halve(part.Atoms, part.Cells, target);
                return new[] { (one, oneCells), (other, part.Cells - oneCells) };
            })];
        var partOf = new int[Atoms.Count];
        Array.Fill(partOf, -1);
        for (var i = 0; i < parts.Count; i++)
            foreach (var atom in parts[i].Atoms) partOf[atom] = i;
        return (partOf, [.. parts.Select(p => p.Cells)]);
    }
}
