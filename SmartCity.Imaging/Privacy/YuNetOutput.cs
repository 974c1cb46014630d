namespace SmartCity.Imaging.Privacy;

/// <summary>Reads what the face detector YuNet answers: per stride of 8, 16 and 32 a score of the class, one of the object, and a box for each place.</summary>
/// <remarks>Source: Wu et al. 2023, "YuNet: A Tiny Millisecond-level Face Detector"; the decoding as in OpenCV's FaceDetectorYN.</remarks>
internal static class YuNetOutput
{
    internal static readonly int[] Strides = [8, 16, 32];

    /// <param name="classScores">One a place, row-major, 0 … 1; likewise <paramref name="objectScores"/>.</param>
    /// <param name="boxes">Four a place: offset of the centre in strides, logarithm of the size in strides.</param>
    /// <param name="columns">Places in a row.</param>
    internal static IEnumerable<PhotoRegion> Regions(float[] classScores, float[] objectScores, float[] boxes, int columns, int stride, double minimumScore)
    {
        for (var i = 0; i < classScores.Length; i++)
        {
            var score = Math.Sqrt(Math.Clamp(classScores[i], 0, 1) * Math.Clamp(objectScores[i], 0, 1));
            if (!(score >= minimumScore)) continue;
            var (x, y) = ((i % columns + boxes[4 * i]) * stride, (i / columns + boxes[4 * i + 1]) * stride);
            var (width, height) = (Math.Exp(boxes[4 * i + 2]) * stride, Math.Exp(boxes[4 * i + 3]) * stride);
            yield return new(PhotoSubject.Face, x - width / 2, y - height / 2, x + width / 2, y + height / 2, score);
        }
    }
}
