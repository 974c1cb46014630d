using System.Numerics;

namespace SmartCity.Imaging.Dust;

/// <summary>What a camera sees when nothing passes: the median of several of its frames, with the middle half's spread, pixel by pixel.</summary>
internal sealed class Background
{
    /// <summary>Frames that one median is taken over at most: an odd number.</summary>
    internal const int Most = 15;

    private FrameMaps? _maps;

    private Background(DustFrame median, float[] spread) => (Median, Spread) = (median, spread);

    internal DustFrame Median { get; }

    /// <summary>Mean over a cell of what lies between the quartiles of its green values, 0 … 255.</summary>
    internal float[] Spread { get; }

    internal FrameMaps Maps => _maps ??= FrameMaps.Of(Median);

    /// <param name="frames">At least one, of one size. Each is brought to the light of the first before the median is taken.</param>
    internal static Background Of(IReadOnlyList<DustFrame> frames)
    {
        var chosen = frames.Count <= Most ? frames : [.. Enumerable.Range(0, Most).Select(i => frames[(int)((long)i * (frames.Count - 1) / (Most - 1))])];
        var first = chosen[0];
        var (red, green, blue) = (new byte[first.Pixels], new byte[first.Pixels], new byte[first.Pixels]);
        var spread = new byte[first.Pixels];
        Sorted(Matched(chosen, f => f.Red), red, null);
        Sorted(Matched(chosen, f => f.Green), green, spread);
        Sorted(Matched(chosen, f => f.Blue), blue, null);
        var wide = new float[spread.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = spread[i];
        return new(new("background", first.Width, first.Height, red, green, blue), first.Cells.Mean(wide));
    }

    /// <summary>What to multiply the background's light by to have the frame's: the median over the cells.</summary>
    internal static float Gain(float[] frame, float[] background)
    {
        var ratios = new float[frame.Length];
        for (var i = 0; i < ratios.Length; i++) ratios[i] = (frame[i] + 4) / (background[i] + 4);
        Array.Sort(ratios);
        return Math.Clamp(ratios[ratios.Length / 2], 0.2f, 5f);
    }

    // The middle of a plane's values, not their mean: a plume or a lorry must not set the scale.
    private static byte[][] Matched(IReadOnlyList<DustFrame> frames, Func<DustFrame, byte[]> plane)
    {
        var target = Middle(plane(frames[0]));
        return
        [
            .. frames.Select((frame, i) =>
            {
                var values = plane(frame);
                var gain = Math.Clamp((target + 4f) / (Middle(values) + 4f), 0.25f, 4f);
                if (i == 0 || MathF.Abs(gain - 1) < 0.01f) return values;
                var table = new byte[256];
                for (var v = 0; v < 256; v++) table[v] = (byte)Math.Clamp(v * gain, 0, 255);
                var result = new byte[values.Length];
                for (var p = 0; p < result.Length; p++) result[p] = table[values[p]];
                return result;
            }),
        ];
    }

    private static int Middle(byte[] values)
    {
        Span<int> counts = stackalloc int[256];
        for (var i = 0; i < values.Length; i += 3) counts[values[i]]++;
        var (half, sum) = ((values.Length + 2) / 3 / 2, 0);
        for (var v = 0; v < 256; v++)
            if ((sum += counts[v]) > half) return v;
        return 255;
    }

    /// <summary>Order statistics of many planes, many pixels at once: odd-even transposition sort on vectors of bytes.</summary>
    private static void Sorted(byte[][] planes, byte[] median, byte[]? spread)
    {
        var n = planes.Length;
        Span<Vector<byte>> lanes = stackalloc Vector<byte>[n];
        Span<byte> tail = stackalloc byte[Vector<byte>.Count];
        for (var at = 0; at < median.Length; at += Vector<byte>.Count)
        {
            var whole = at + Vector<byte>.Count <= median.Length;
            for (var i = 0; i < n; i++)
                if (whole) lanes[i] = new(planes[i], at);
                else
                {
                    planes[i].AsSpan(at).CopyTo(tail);
                    lanes[i] = new(tail);
                }
            for (var round = 0; round < n; round++)
                for (var i = round % 2; i + 1 < n; i += 2)
                    (lanes[i], lanes[i + 1]) = (Vector.Min(lanes[i], lanes[i + 1]), Vector.Max(lanes[i], lanes[i + 1]));
            Put(lanes[(n - 1) / 2], median, at, whole);
            if (spread is not null) Put(lanes[n - 1 - n / 4] - lanes[n / 4], spread, at, whole);
        }
    }

    private static void Put(Vector<byte> values, byte[] target, int at, bool whole)
    {
        if (whole)
        {
            values.CopyTo(target, at);
            return;
        }
        for (var i = at; i < target.Length; i++) target[i] = values[i - at];
    }
}
