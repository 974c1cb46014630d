using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tests.Crs;

public class ShiftRecognitionTests
{
    // A border with a corner every kilometre or so: a straight one would hide a shift along itself.
    private static Polygon Border { get; } = new(new LinearRing([.. Enumerable.Range(0, 60).Append(0).Select(i =>
        new Coordinate(102.7 + (0.1 + 0.02 * (i % 3)) * Math.Cos(i * Math.PI / 30), 25 + (0.1 + 0.02 * (i % 3)) * Math.Sin(i * Math.PI / 30)))]));

    [Fact]
    public void A_border_that_lies_where_it_is_known_is_not_suspected() => Assert.Null(ShiftRecognition.Suspect(Border, [Border]));

    [Fact]
    public void Each_shift_is_recognised()
    {
        Assert.Contains("--shift gcj02", ShiftRecognition.Suspect(CoordinateShift.Gcj02.Put(Border), [Border]), StringComparison.Ordinal);
        Assert.Contains("--shift bd09", ShiftRecognition.Suspect(CoordinateShift.Bd09.Put(Border), [Border]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shift_taken_off_in_error_is_recognised() =>
        Assert.Contains("taken off that was not there", ShiftRecognition.Suspect(CoordinateShift.Gcj02.Take(Border), [Border]), StringComparison.Ordinal);

    [Fact]
    public void Foreign_ground_and_no_reference_say_nothing()
    {
        var far = new Polygon(new LinearRing([new(110, 30), new(110, 30.1), new(110.1, 30.1), new(110, 30)]));

        Assert.Null(ShiftRecognition.Suspect(far, [Border]));
        Assert.Null(ShiftRecognition.Suspect(Border, []));
    }

    [Fact]
    public void Real_districts_drawn_by_another_hand_are_told_apart()   // DataV 2021 as published against the coverage without its shift; AMap 2019 is another drawing
    {
        var reference = RealData.Districts("kunming_districts_coverage_wgs84.geojson").ConvertAll(d => d.Geometry);

        foreach (var drawing in new[] { "datav2021", "amap2019" })
        {
            Assert.Contains("--shift gcj02", ShiftRecognition.Suspect(Outline($"kunming_districts_{drawing}_gcj02.geojson"), reference), StringComparison.Ordinal);
            Assert.Null(ShiftRecognition.Suspect(Outline($"kunming_districts_{drawing}_wgs84.geojson"), reference));
        }

        static Geometry Outline(string file) => UnaryUnionOp.Union([.. RealData.Districts(file).Select(d => d.Geometry.Buffer(0))]);
    }
}
