using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;
using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Planar;
using View = SmartCity.Geo.Tests.Grids.Partitioning.Pictures.SvgPicture.View;

namespace SmartCity.Geo.Tests.Grids.Partitioning.Pictures;

/// <summary>The pictures of docs/algorithms/partition.md are what the code does.</summary>
public class PartitionPicturesTests
{
    // A processor that rounds a sine otherwise may decide a toss otherwise: so many shapes may differ.
    private const double SameShapes = 0.95;

    private const string Classes = ".c1{fill:#0072b2;fill-opacity:.4}.c2{fill:#e69f00;fill-opacity:.42}.c3{fill:#009e73;fill-opacity:.3}";
    private const string Tints = ".t0{fill:#dbe9f4}.t1{fill:#fbe8c8}.t2{fill:#d5ece0}.t3{fill:#f4dbe6}.t4{fill:#e6e2f3}.t5{fill:#f3f0c9}";
    private const string Barriers = ".river{stroke:#2b83ba;stroke-width:26}.road{stroke:#b5651d;stroke-width:22}.unit{stroke:#111;stroke-width:24}";

    private static readonly Lazy<PartitionStages> Stages = new(() => new(CancellationToken.None));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_stages_are_those_of_the_partition() =>
        Assert.Equal(GridPartition.Cut(Stages.Value.Request, null, Stop).Cells.Select(c => c.Geometry.AsText()).Order(StringComparer.Ordinal), Stages.Value.Taut.Select(c => c.AsText()).Order(StringComparer.Ordinal));

    [Fact]
    public void Classes_and_lattice()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 470, "Left: ground by class. Right: the lattice, fine where cells are small.", Classes + Barriers + ".lattice{stroke:#555;stroke-width:6}");
        picture.Open(City(0, 30, 440, 400), "class of the ground, by the density rule");
        DrawField(picture);
        DrawUnits(picture);
        picture.Close();
        picture.Open(City(460, 30, 440, 400), "lattice: some 25 squares to a cell of the class");
        picture.Areas(s.Outlines(ByKey(a => s.RawClass[a], out var classes), classes.Count), i => "c" + classes[i]);
        picture.Segments(s.LatticeLines(), "lattice");
        DrawUnits(picture);
        picture.Close();
        ClassKeys(picture, 455);
        Compare(picture, "partition-classes");
    }

    [Fact]
    public void Atoms()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 400, "Left: lattice, borders and barriers. Right: the faces between them, and the nodes that barriers brought.",
            Classes + Barriers + ".lattice{stroke:#999;stroke-width:7}.atom{stroke:#fff;stroke-width:12}.node{fill:#d6006c}");
        var views = new[] { Detail(0, 30, 440, 330, 7000), Detail(460, 30, 440, 330, 7000) };
        picture.Open(views[0], "lines: lattice, district borders, river, road");
        picture.Segments(s.LatticeLines(), "lattice");
        DrawBarriers(picture);
        DrawUnits(picture);
        picture.Close();
        picture.Open(views[1], "atoms: the faces between the lines; a dot is a node off the lattice");
        picture.Areas(s.Outlines([.. Enumerable.Range(0, s.Atoms.Count)], s.Atoms.Count), i => "atom c" + s.RawClass[i]);
        picture.Segments(EdgesWhere(e => s.Faces.Lines.Barrier[e] is > 0 and < 1), "road");
        picture.Segments(EdgesWhere(e => s.Faces.Lines.Barrier[e] == 1), "river");
        picture.Segments(EdgesWhere(e => s.Faces.Lines.Regions[e].Length > 0), "unit");
        var onLattice = s.Lines.From.Concat(s.Lines.To).Where((_, i) => s.Lines.Kind[i % s.Lines.Kind.Count] == Linework.Lattice).ToHashSet();
        picture.Dots(s.Faces.Lines.Nodes.Where(n => !onLattice.Contains(n)), 16, "node");
        picture.Close();
        ClassKeys(picture, 385);
        BarrierKeys(picture, 385);
        Compare(picture, "partition-atoms");
    }

    [Fact]
    public void Zones()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 470, "Left: connected ground of one district and class. Right: small pieces joined, and how many cells each zone gets.",
            Classes + Barriers + ".zone{stroke:#444;stroke-width:10}.label{font-size:120px;text-anchor:middle;font-weight:bold}");
        picture.Open(City(0, 30, 440, 400), "connected ground of one district and class");
        picture.Areas(s.Outlines(ByKey(a => s.Atoms.Unit[a] * 10 + s.RawClass[a], out var raw), raw.Count), i => "zone c" + raw[i] % 10);
        DrawUnits(picture);
        picture.Close();
        picture.Open(City(460, 30, 440, 400), "zones: small pieces joined; how many cells each gets");
        var zoneOf = new int[s.Atoms.Count];
        for (var i = 0; i < s.Plan.Zones.Count; i++)
            foreach (var atom in s.Plan.Zones[i].Atoms) zoneOf[atom] = i;
        var outlines = s.Outlines(zoneOf, s.Plan.Zones.Count);
        picture.Areas(outlines, i => "zone c" + s.Plan.Zones[i].Class);
        DrawUnits(picture);
        for (var i = 0; i < outlines.Length; i++) picture.Label(outlines[i], $"{s.Plan.Zones[i].Cells}");
        picture.Close();
        ClassKeys(picture, 455);
        Compare(picture, "partition-zones");
    }

    [Fact]
    public void Halving()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 270, "One zone cut in two, and each part again, until each part is one cell.",
            Tints + Barriers + ".part{stroke:#333;stroke-width:11}.label{font-size:130px;text-anchor:middle;font-weight:bold}");
        var zone = s.Plan.Zones.OrderByDescending(z => z.Cells).First();
        var view = Around(s.Outlines(ByKey(a => zone.Atoms.Contains(a) ? 1 : -1, out _), 1)[0]);
        for (var panel = 0; panel < 4; panel++)
        {
            var rounds = panel < 3 ? panel + 1 : 20;
            var (partOf, cells) = s.HalvedTimes(zone, rounds);
            picture.Open(view with { Left = 228 * panel }, panel < 3 ? $"{cells.Count} parts" : $"{cells.Count} cells");
            var outlines = s.Outlines(partOf, cells.Count);
            picture.Areas(outlines, i => $"part t{i % 6}");
            DrawBarriers(picture);
            if (panel < 3)
                for (var i = 0; i < outlines.Length; i++) picture.Label(outlines[i], $"{cells[i]}");
            picture.Close();
        }
        BarrierKeys(picture, 262, hasUnits: false);
        Compare(picture, "partition-halving");
    }

    [Fact]
    public void Refinement()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 350, "The same cells after the halving, after the exchange of atoms, and with taut borders.",
            Classes + Barriers + ".cell{stroke:#333;stroke-width:14}");
        (string Caption, IReadOnlyList<Geometry> Cells)[] panels =
            [("after the halving", s.Outlines(s.Halved, PartitionStages.CellCount)), ("after the exchange of atoms", s.Outlines(s.Refined, PartitionStages.CellCount)), ("free borders drawn taut", s.Taut)];
        for (var panel = 0; panel < 3; panel++)
        {
            picture.Open(Detail(305 * panel, 30, 290, 280, 9000), panels[panel].Caption);
            picture.Areas(panels[panel].Cells, i => "cell c" + s.Classes[i]);
            DrawBarriers(picture);
            DrawUnits(picture);
            picture.Close();
        }
        ClassKeys(picture, 335);
        BarrierKeys(picture, 335);
        Compare(picture, "partition-borders");
    }

    [Fact]
    public void Cells()
    {
        var s = Stages.Value;
        var picture = new SvgPicture(900, 640, $"{PartitionStages.CellCount} cells of the synthetic city by class.", Classes + Barriers + ".cell{stroke:#333;stroke-width:9}");
        picture.Open(City(125, 30, 650, 570), $"{PartitionStages.CellCount} cells: {s.Classes.Count(c => c == 1)} of class I, {s.Classes.Count(c => c == 2)} of class II, {s.Classes.Count(c => c == 3)} of class III");
        picture.Areas(s.Taut, i => "cell c" + s.Classes[i]);
        DrawBarriers(picture);
        DrawUnits(picture);
        picture.Close();
        ClassKeys(picture, 625);
        BarrierKeys(picture, 625);
        Compare(picture, "partition-cells");
    }

    // The whole city.
    private static View City(int left, int top, int width, int height)
    {
        var frame = Stages.Value.Frame;
        var across = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY * width / height);
        return new(left, top, width, height, new(frame.Width / 2, frame.Height / 2), across * 1.02, frame);
    }

    // Where a district border, a river and the ring road lie near each other.
    private static View Detail(int left, int top, int width, int height, double metres)
    {
        var s = Stages.Value;
        var crossings = s.Request.Barriers.Where(b => b.Kind == BarrierKinds.River).Select(r => r.Geometry.Intersection(s.Request.Barriers.Single(b => b.Kind == BarrierKinds.Road).Geometry));
        var (at, _) = DistanceOp.NearestPoints(new GeometryCollection([.. crossings]), new GeometryCollection([.. s.Request.Areas.Select(a => a.Geometry.Boundary)])) is [var river, var border] ? (river, border) : default;
        return new(left, top, width, height, s.Frame.ToFixed(at!.X, at.Y), metres, s.Frame);
    }

    private static View Around(Geometry ground)
    {
        var frame = Stages.Value.Frame;
        var box = ground.EnvelopeInternal;
        var (low, high) = (frame.ToFixed(box.MinX, box.MinY), frame.ToFixed(box.MaxX, box.MaxY));
        var metres = Math.Max((high.X - low.X) * frame.MetresPerX, (high.Y - low.Y) * frame.MetresPerY);
        return new(0, 30, 216, 216, new((low.X + high.X) / 2, (low.Y + high.Y) / 2), metres * 1.04, frame);
    }

    // Numbers atoms by a key; keys below 0 are left out.
    private static int[] ByKey(Func<int, int> key, out List<int> keys)
    {
        var (number, found) = (new Dictionary<int, int>(), new List<int>());
        var result = new int[Stages.Value.Atoms.Count];
        for (var atom = 0; atom < result.Length; atom++)
        {
            result[atom] = -1;
            if (key(atom) is not (>= 0 and var own)) continue;
            if (!number.TryGetValue(own, out result[atom]))
            {
                result[atom] = number[own] = found.Count;
                found.Add(own);
            }
        }
        keys = found;
        return result;
    }

    private static void DrawField(SvgPicture picture)
    {
        var s = Stages.Value;
        const int across = 150;
        var side = Math.Max(s.Frame.Width, s.Frame.Height) / across;
        var runs = new List<(int Class, Geometry Ground)>();
        for (long y = 0; y < s.Frame.Height; y += side)
            for (long x = 0; x < s.Frame.Width;)
            {
                var (from, own) = (x, Class(x, y));
                while (x < s.Frame.Width && Class(x, y) == own) x += side;
                if (own > 0) runs.Add((own, Sample.Factory.ToGeometry(new Envelope(s.Frame.ToCoordinate(new(from, y)), s.Frame.ToCoordinate(new(x, y + side))))));
            }
        foreach (var group in runs.GroupBy(r => r.Class).OrderBy(g => g.Key))
            foreach (var rows in group.Chunk(40)) picture.Areas([Sample.Factory.CreateMultiPolygon([.. rows.Select(r => (Polygon)r.Ground)])], _ => "c" + group.Key);

        int Class(long x, long y)
        {
            var point = new FixedPoint(x + side / 2, y + side / 2);
            return s.Request.Areas.Any(a => a.Geometry.Contains(Sample.Factory.CreatePoint(s.Frame.ToCoordinate(point)))) ? s.Field.At(point) : 0;
        }
    }

    private static IEnumerable<(FixedPoint, FixedPoint)> EdgesWhere(Func<int, bool> counts)
    {
        var lines = Stages.Value.Faces.Lines;
        return Enumerable.Range(0, lines.From.Count).Where(counts).Select(e => (lines.Nodes[lines.From[e]], lines.Nodes[lines.To[e]]));
    }

    private static void DrawUnits(SvgPicture picture) => picture.Areas(Stages.Value.Request.Areas.Select(a => a.Geometry), _ => "unit");

    // What lies in the city.
    private static void DrawBarriers(SvgPicture picture)
    {
        var city = UnaryUnionOp.Union(Stages.Value.Request.Areas.Select(a => a.Geometry));
        foreach (var kind in new[] { BarrierKinds.Road, BarrierKinds.River })
            picture.Lines(Stages.Value.Request.Barriers.Where(b => b.Kind == kind).Select(b => b.Geometry.Intersection(city)), kind);
    }

    private static void ClassKeys(SvgPicture picture, int y)
    {
        picture.Key(2, y, "c1", "I built-up core");
        picture.Key(135, y, "c2", "II fringe, construction");
        picture.Key(305, y, "c3", "III ecological, rural");
    }

    private static void BarrierKeys(SvgPicture picture, int y, bool hasUnits = true)
    {
        if (hasUnits) picture.LineKey(520, y, "unit", "district border");
        picture.LineKey(670, y, "river", "river");
        picture.LineKey(750, y, "road", "road");
    }

    private static void Compare(SvgPicture picture, string name)
    {
        var path = Path.Combine(Repository.Root, "docs", "images", $"{name}.svg");
        if (Blessing.IsWanted) File.WriteAllText(path, picture.ToString());
        Assert.True(File.Exists(path), $"{path} is missing: SMARTCITY_BLESS=1 writes it; look at it, then commit it.");
        var (kept, drawn) = (File.ReadAllLines(path), picture.ToString().TrimEnd('\n').Split('\n'));
        var same = kept.Intersect(drawn).Count() / (double)kept.Union(drawn).Count();
        Assert.True(same >= SameShapes, $"{path} is not what the code draws: {same:P1} of the shapes are the same. SMARTCITY_BLESS=1 writes it anew; look at it, then commit it.");
    }
}
