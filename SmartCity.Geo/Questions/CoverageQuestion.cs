using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>How much of the cells, or of a route, cameras see: by view-sheds that the asker brings, else by those of the registered cameras.</summary>
internal static class CoverageQuestion
{
    private const int MostSheds = 500, MostRegistered = 5_000, MostVertices = 100_000, MostPlaces = 20_000, Corners = 128;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "coverage",
        TitleZh = "摄像头覆盖",
        TitleEn = "What cameras cover",
        ExplanationZh = $"用提问者提交的可视域（GeoJSON 面，至多 {MostSheds} 个、{MostVertices} 个顶点；未提交时用登记摄像头的可视域）计算各网格或六边形被看到的面积比例，或运输路线被看到和看不到的路段。重叠的可视域只计一次。给出 radius 时，每个可视域截到距其摄像头该距离以内（提交的面由属性 lon、lat 给出摄像头位置）。面积和长度在椭球面上量算。遮挡须已体现在所提交的面中；登记摄像头的可视域不考虑遮挡。",
        ExplanationEn = $"From view-sheds that the asker sends (GeoJSON areas, {MostSheds} with {MostVertices} vertices at most), else from those of the registered cameras: which share of each cell or hexagon is seen, or which stretches of a route are and are not. Overlapping view-sheds count once. With radius each is cut to that distance from its camera, which the properties lon and lat of a sent one tell. Areas and lengths are on the ellipsoid. What stands in the way must be in the outlines of sent ones already; those of registered cameras don't consider it.",
        Parameters =
        [
            new("by", "cell（默认）或 hex", "cell (usual) or hex", Values: ["cell", "hex"]), PlaceKind.SizeParameter, .. QuestionLine.Parameters,
            new("radius", "只计距摄像头多少米以内，1 至 20000", "Only within so many metres of the camera, 1 to 20000"),
            new("part", "几何为：place（默认，区域）、covered（看到的部分）、blind（盲区）", "The geometry is that of the place (usual), of the covered or of the blind part of it", Values: ["place", "covered", "blind"]),
            QuestionScope.PlaceParameters[0], FeatureRows.GeometryParameter,
        ],
        Body = "GeoJSON: Polygons or MultiPolygons, the view-sheds of the cameras",
        Example = "by=cell&radius=300&part=blind",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var input = asking.Input;
        var radius = input.Has("radius") ? input.Number("radius", 1, 20_000) : (double?)null;
        var sheds = input.Body is { } body ? Sheds(body, radius) : await RegisteredAsync(asking, radius, cancellationToken);
        var seen = sheds.Count == 0 ? Factory.CreateMultiPolygon() : Ground(await Task.Run(() => UnaryUnionOp.Union(sheds), cancellationToken));
        (string, object?)[] facts = [("viewsheds", (long)sheds.Count), ("viewsheds_of", input.Body is null ? "cameras" : "asker"), ("radius_m", radius), ("covered_m2", Math.Round(EllipsoidalMeasure.Area(seen), 1))];
        if (!input.Has("route") && !input.Has("line")) return await PlacesAsync(asking, sheds, seen, facts, cancellationToken);
        foreach (var strange in new[] { "by", "size", "part", "district" })
            if (input.Has(strange)) throw new GeoInputException($"The parameter '{strange}' goes with cells and hexagons, not with a route.");
        var line = await QuestionLine.ReadAsync(asking, cancellationToken);
        var stretches = SeenStretch.Of(line, seen, cancellationToken);
        var covered = stretches.Where(s => s.IsSeen).Sum(s => s.To - s.From);
        return asking.Answer(
            [new("from_m", PropertyType.Number, "起（米）", "from, metres"), new("to_m", PropertyType.Number, "止（米）", "to, metres"), new("length_m", PropertyType.Number, "长度（米）", "length, metres"), new("is_covered", PropertyType.Boolean, "是否覆盖", "covered")],
            [.. stretches.Select((s, i) => new AnswerRow((i + 1).ToString(CultureInfo.InvariantCulture), [Math.Round(s.From, 2), Math.Round(s.To, 2), Math.Round(s.To - s.From, 2), s.IsSeen], input.Truth("skipGeometry") ? null : GeoJsonBody.Text(s.Shape)))],
            [.. facts, ("route", line.Code), ("length_m", Math.Round(line.Length, 2)), ("seen_m", Math.Round(covered, 2)), ("share", Math.Round(covered / line.Length, 6))]);
    }

    private static async Task<QuestionAnswer> PlacesAsync(QuestionAsking asking, IReadOnlyList<Geometry> sheds, Geometry seen, (string, object?)[] facts, CancellationToken cancellationToken)
    {
        var (input, part) = (asking.Input, asking.Input.Choice("part", "place", "covered", "blind"));
        var kind = (await PlaceKind.ReadAsync(asking, input.Choice("by", "cell", "hex"), cancellationToken))!;
        var district = input.Text("district");
        if (district is not null && (kind.Hexes is not null || district.Length != 6 || !district.All(char.IsAsciiDigit))) throw input.Wrong("district", "six digits, with cells");
        var withGeometry = !input.Truth("skipGeometry");
        var places = (await kind.AllAsync(asking, MostPlaces, withGeometry: true, cancellationToken)).Places.Where(p => district is null || p.Code.StartsWith(district, StringComparison.Ordinal)).ToList();
        var prepared = PreparedGeometryFactory.Prepare(seen);
        var rows = new List<AnswerRow>();
        double all = 0, sum = 0;
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shape = GeoJsonBody.OfText(place.Geometry!);
            var covered = prepared.Covers(shape) ? shape : prepared.Intersects(shape) ? Ground(seen.Intersection(shape)) : Factory.CreateMultiPolygon();
            var (area, whole) = (EllipsoidalMeasure.Area(covered), EllipsoidalMeasure.Area(shape));
            (all, sum) = (all + whole, sum + area);
            var drawn = part switch { "covered" => covered, "blind" => area == 0 ? shape : Ground(shape.Difference(seen)), _ => shape };
            rows.Add(new(place.Code, [place.Code, place.DistrictName, Math.Round(whole, 1), Math.Round(area, 1), Math.Round(Math.Min(1, area / whole), 6), (long)sheds.Count(s => s.EnvelopeInternal.Intersects(shape.EnvelopeInternal) && s.Relate(shape, "T********"))], withGeometry && !drawn.IsEmpty ? GeoJsonBody.Text(drawn) : null));
        }
        return asking.Answer(
            [
                new("place", PropertyType.Text, "区域编码", kind.Name), new("district_name", PropertyType.Text, "区县", "district"), new("place_area_m2", PropertyType.Number, "区域面积（平方米）", "area of the place, square metres"),
                new("covered_m2", PropertyType.Number, "覆盖面积（平方米）", "covered, square metres"), new("share", PropertyType.Number, "覆盖比例", "share"), new("viewsheds", PropertyType.WholeNumber, "可视域个数", "view-sheds"),
            ],
            rows, [.. facts, ("by", kind.Name), ("size_m", kind.Hexes?.SpacingMetres), ("part", part), ("share", all == 0 ? null : Math.Round(sum / all, 6)), ("unseen", (long)rows.Count(r => (double)r.Values[4]! == 0))]);
    }

    private static List<Geometry> Sheds(string body, double? radius)
    {
        var sheds = new List<Geometry>();
        var vertices = 0;
        foreach (var (number, (id, geometry, properties)) in GeoJsonBody.Read(body, MostSheds).Index())
        {
            var name = $"View-shed {id ?? (number + 1).ToString(CultureInfo.InvariantCulture)}";
            if ((vertices += geometry.NumPoints) > MostVertices) throw new GeoInputException($"The view-sheds have more than {MostVertices} vertices.");
            Geometry shed = StoredGeometry.CheckedArea(geometry, name);
            if (radius is { } metres)
            {
                if (properties.ValueKind != System.Text.Json.JsonValueKind.Object || !properties.TryGetProperty("lon", out var lon) || !properties.TryGetProperty("lat", out var lat) || !lon.TryGetDouble(out var x) || !lat.TryGetDouble(out var y) || !(Math.Abs(x) <= 180 && Math.Abs(y) <= 85))
                    throw new GeoInputException($"{name} has no properties lon and lat, in degrees, which 'radius' needs.");
                shed = Ground(shed.Intersection(Circle(x, y, metres)));
            }
            if (!shed.IsEmpty) sheds.Add(shed);
        }
        return sheds;
    }

    private static async Task<IReadOnlyList<Geometry>> RegisteredAsync(QuestionAsking asking, double? radius, CancellationToken cancellationToken)
    {
        var found = await asking.Reader.ReadAsync(FormattableString.Invariant($"select v.geom, c.geom from smartcity.camera_view_shed v left join smartcity.camera c on c.id = v.camera_id where not st_isempty(v.geom) order by v.camera_id limit {MostRegistered + 1}"), new(),
            row => (Shed: row.GetFieldValue<Geometry>(0), Camera: row.ObjectOrNull<Point>(1)), cancellationToken);
        if (found.Count == 0) throw new GeoInputException("The view-sheds are missing: no registered camera has one that you may see. Register cameras with bearing, field of view and range, or send GeoJSON areas as the body (POST), or by --body on the command line.");
        if (found.Count > MostRegistered) throw new GeoInputException($"More than {MostRegistered} cameras are registered; send the view-sheds of some of them as the body.");
        if (radius is not { } metres) return [.. found.Select(f => f.Shed)];
        return [.. found.Select(f => f.Camera is { } camera ? Ground(f.Shed.Intersection(Circle(camera.X, camera.Y, metres))) : throw new GeoInputException("The parameter 'radius' needs the places of the cameras, which you may not see.")).Where(s => !s.IsEmpty)];
    }

    // Areas that meet at a corner or an edge share a point or a line as well, which covers nothing.
    private static Geometry Ground(Geometry geometry) => Factory.BuildGeometry(PolygonExtracter.GetPolygons(geometry));

    private static Polygon Circle(double longitude, double latitude, double radius)
    {
        var (east, north) = EllipsoidalMeasure.MetresPerDegree(latitude);
        var ring = Enumerable.Range(0, Corners).Select(i => new Coordinate(longitude + radius / east * Math.Cos(2 * Math.PI * i / Corners), latitude + radius / north * Math.Sin(2 * Math.PI * i / Corners))).ToList();
        ring.Add(ring[0].Copy());
        return Factory.CreatePolygon([.. ring]);
    }
}
