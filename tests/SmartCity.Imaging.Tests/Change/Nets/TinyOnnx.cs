using System.Text;

namespace SmartCity.Imaging.Tests.Change.Nets;

/// <summary>Writes small ONNX change nets (opset 13): the mean absolute difference of both dates over the channels, times a gain, plus an offset.</summary>
internal static class TinyOnnx
{
    /// <param name="stacked">One input "pair" of both dates, instead of "before" and "after".</param>
    /// <param name="stride">The answer is averaged over squares of this many pixels.</param>
    /// <param name="classes">2: the answer is the class "no change" (0) and the class "change".</param>
    internal static byte[] Difference(float gain, float offset, bool stacked = false, int stride = 1, int classes = 1)
    {
        var nodes = new List<byte[]>();
        if (stacked) nodes.Add(Node("Split", ["pair"], ["before", "after"], Number("axis", 1)));
        nodes.Add(Node("Sub", ["after", "before"], ["step"]));
        nodes.Add(Node("Abs", ["step"], ["length"]));
        nodes.Add(Node("ReduceMean", ["length"], ["mean"], Numbers("axes", 1), Number("keepdims", 1)));
        nodes.Add(Node("Mul", ["mean", "gain"], ["loud"]));
        nodes.Add(Node("Add", ["loud", "offset"], ["answer"]));
        var last = "answer";
        if (stride > 1) nodes.Add(Node("AveragePool", [last], [last = "pooled"], Numbers("kernel_shape", stride, stride), Numbers("strides", stride, stride)));
        if (classes == 2)
        {
            nodes.Add(Node("Sub", [last, last], ["nothing"]));
            nodes.Add(Node("Concat", ["nothing", last], [last = "classes"], Number("axis", 1)));
        }
        byte[] graph =
        [
            .. nodes.SelectMany(n => Field(1, n)), .. Text(2, "tiny"),
            .. Field(5, Scalar("gain", gain)), .. Field(5, Scalar("offset", offset)),
            .. (stacked ? ["pair"] : new[] { "before", "after" }).SelectMany(n => Field(11, Tensor(n))), .. Field(12, Tensor(last)),
        ];
        return [.. Varint(1, 7), .. Field(7, graph), .. Field(8, [.. Text(1, ""), .. Varint(2, 13)])];
    }

    private static byte[] Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes) =>
        [.. inputs.SelectMany(i => Text(1, i)), .. outputs.SelectMany(o => Text(2, o)), .. Text(3, outputs[0]), .. Text(4, operation), .. attributes.SelectMany(a => Field(5, a))];

    private static byte[] Number(string name, long value) => [.. Text(1, name), .. Varint(3, value), .. Varint(20, 2)];

    private static byte[] Numbers(string name, params long[] values) => [.. Text(1, name), .. values.SelectMany(v => Varint(8, v)), .. Varint(20, 7)];

    private static byte[] Scalar(string name, float value) => [.. Varint(2, 1), .. Text(8, name), .. Field(9, BitConverter.GetBytes(value))];

    // Four dimensions of any size.
    private static byte[] Tensor(string name)
    {
        var shape = new[] { "n", "c", "h", "w" }.SelectMany(d => Field(1, Text(2, name + d))).ToArray();
        return [.. Text(1, name), .. Field(2, Field(1, [.. Varint(1, 1), .. Field(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] bytes) => [.. Digits((ulong)field << 3 | 2), .. Digits((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(int field, long value) => [.. Digits((ulong)field << 3), .. Digits((ulong)value)];

    private static IEnumerable<byte> Digits(ulong value)
    {
        for (; value >= 128; value >>= 7) yield return (byte)(value & 127 | 128);
        yield return (byte)value;
    }
}
