namespace SmartCity.Imaging.Privacy;

/// <summary>Reads what a YOLOX detector answers, undecoded: for each place centre, size, a score of the object and one a class.</summary>
/// <remarks>Source: Ge et al. 2021, "YOLOX: Exceeding YOLO Series in 2021"; the decoding as in Megvii's demo for ONNX Runtime.</remarks>
internal static class YoloxOutput
{
    /// <summary>Classes of COCO, as Megvii's models number them.</summary>
    internal const int CocoClasses = 80;

    private const int Person = 0, Car = 2, Motorcycle = 3, Bus = 5, Truck = 7;

    /// <summary>The head's part of a standing or sitting person.</summary>
    private const double HeadShare = 0.35;

    /// <summary>Where a plate may be, from the bottom of a vehicle upward.</summary>
    private const double PlateShare = 0.65;

    private static readonly int[] Strides = [8, 16, 32];

    /// <summary>Values a place for this many classes.</summary>
    internal static int Stride(int classes) => 5 + classes;

    /// <summary>Places that an input of this side has.</summary>
    internal static int Places(int side) => Strides.Sum(s => side / s * (side / s));

    /// <param name="values">Place after place, the finest stride first; scores are 0 … 1 already.</param>
    /// <param name="side">Of the square input.</param>
    internal static IEnumerable<PhotoRegion> Regions(float[] values, int side, int classes, PhotoSubject subject, double minimumScore)
    {
        var place = 0;
        foreach (var stride in Strides)
            for (var i = 0; i < side / stride * (side / stride); i++, place++)
            {
                var at = place * Stride(classes);
                var (best, score) = Best(values.AsSpan(at + 5, classes));
                score *= values[at + 4];
                if (!(score >= minimumScore)) continue;
                var (x, y) = ((values[at] + i % (side / stride)) * stride, (values[at + 1] + i / (side / stride)) * stride);
                var (width, height) = (Math.Exp(values[at + 2]) * stride, Math.Exp(values[at + 3]) * stride);
                var whole = new PhotoRegion(subject, x - width / 2, y - height / 2, x + width / 2, y + height / 2, score);
                if ((classes == CocoClasses ? Part(whole, best) : whole) is { } part) yield return part;
            }
    }

    /// <summary>What of a COCO object must be hidden; null: nothing.</summary>
    private static PhotoRegion? Part(PhotoRegion whole, int kind) => kind switch
    {
        Person => whole with { Subject = PhotoSubject.Face, Bottom = whole.Top + HeadShare * whole.Height },
        Car => Lower(whole),
        Bus or Truck => Lower(whole) with { Vehicle = kind == Bus ? LargeVehicle.Bus : LargeVehicle.Truck, VehicleTop = whole.Top },
        Motorcycle => whole with { Subject = PhotoSubject.Plate },
        _ => null,
    };

    private static PhotoRegion Lower(PhotoRegion whole) => whole with { Subject = PhotoSubject.Plate, Top = whole.Bottom - PlateShare * whole.Height };

    private static (int Class, double Score) Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        return (best, scores[best]);
    }
}
