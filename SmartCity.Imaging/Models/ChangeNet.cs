using Microsoft.ML.OnnxRuntime;
using SmartCity.Imaging.Change.Nets;

namespace SmartCity.Imaging.Models;

/// <summary>A two-image change net, loaded and checked: pictures in, log odds of change out. Call it from one thread at a time.</summary>
public sealed class ChangeNet : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _output;

    private ChangeNet(NetManifest manifest, InferenceSession session, string output) => (Manifest, _session, _output) = (manifest, session, output);

    public NetManifest Manifest { get; }

    /// <summary>Input pixels per output pixel, along a side.</summary>
    internal int Stride { get; private set; }

    /// <summary>The net that this assembly carries: the default under 5 m.</summary>
    public static ChangeNet Shipped()
    {
        var manifest = NetManifest.Parse(Resource("change-net.json"), "the shipped change net's manifest");
        return Load(manifest, Resource("change-net.onnx"));
    }

    /// <param name="manifestPath">JSON; the ONNX file lies beside it.</param>
    /// <exception cref="ImagingInputException">One of the two is missing, damaged, or does not do what the manifest says.</exception>
    public static ChangeNet Load(string manifestPath)
    {
        var manifest = NetManifest.Read(manifestPath);
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifestPath))!, manifest.Model);
        if (!File.Exists(path)) throw new ImagingInputException($"'{path}' does not exist; the manifest '{manifestPath}' names it.");
        return Load(manifest, File.ReadAllBytes(path));
    }

    private static ChangeNet Load(NetManifest manifest, byte[] model)
    {
        manifest.EnsureHash(model);
        InferenceSession session;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            session = new(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingInputException($"'{manifest.Model}' is no ONNX model that can be run: {FirstLine(e.Message)}");
        }
        try
        {
            var missing = manifest.Inputs.Names.FirstOrDefault(n => !session.InputMetadata.ContainsKey(n));
            if (missing is not null || session.InputMetadata.Count != manifest.Inputs.Names.Count)
                throw new ImagingInputException($"'{manifest.Model}' has the inputs {string.Join(", ", session.InputMetadata.Keys)}, its manifest names {string.Join(", ", manifest.Inputs.Names)}.");
            var output = manifest.Output.Name ?? (session.OutputMetadata.Count == 1 ? session.OutputMetadata.Keys.Single()
                : throw new ImagingInputException($"'{manifest.Model}' has the outputs {string.Join(", ", session.OutputMetadata.Keys)}: say in output.name which one tells change."));
            if (!session.OutputMetadata.ContainsKey(output))
                throw new ImagingInputException($"'{manifest.Model}' has the outputs {string.Join(", ", session.OutputMetadata.Keys)}, its manifest names '{output}'.");
            var net = new ChangeNet(manifest, session, output);
            net.Try();
            return net;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Log odds of change.</summary>
    /// <param name="before">Channel-sequential on the relative scale, <c>channels × height × width</c>; changed.</param>
    /// <returns><c>height / Stride × width / Stride</c>, row-major.</returns>
    internal float[] Run(float[] before, float[] after, int width, int height)
    {
        Scale(before);
        Scale(after);
        long channels = Manifest.Inputs.Channels.Count;
        var values = new List<OrtValue>();
        try
        {
            if (Manifest.Inputs.Layout == NetLayout.Two)
            {
                values.Add(OrtValue.CreateTensorValueFromMemory(before, [1, channels, height, width]));
                values.Add(OrtValue.CreateTensorValueFromMemory(after, [1, channels, height, width]));
            }
            else
                values.Add(OrtValue.CreateTensorValueFromMemory([.. before, .. after], [1, 2 * channels, height, width]));
            using var run = new RunOptions();
            using var results = _session.Run(run, Manifest.Inputs.Names, values, [_output]);
            return LogOdds(results[0], width, height);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingInputException($"Change net {Manifest.Name} {Manifest.Version} failed on {width} × {height} pixels: {FirstLine(e.Message)}");
        }
        finally
        {
            foreach (var value in values) value.Dispose();
        }
    }

    public void Dispose() => _session.Dispose();

    // A grey picture of the smallest usual size: shapes and numbers must come back as the manifest says.
    private void Try()
    {
        var side = (256 + Manifest.Inputs.Multiple - 1) / Manifest.Inputs.Multiple * Manifest.Inputs.Multiple;
        var picture = new float[Manifest.Inputs.Channels.Count * side * side];
        picture.AsSpan().Fill(0.5f);
        var answer = Run([.. picture], picture, side, side);
        if (answer.Any(float.IsNaN)) throw new ImagingInputException($"Change net {Manifest.Name} {Manifest.Version} answers NaN for a grey picture.");
    }

    private float[] LogOdds(OrtValue result, int width, int height)
    {
        var shape = result.GetTensorTypeAndShape().Shape;
        var classes = Manifest.Output.Kind == NetAnswer.TwoClass ? 2 : 1;
        if (shape.Length is not (3 or 4) || (shape.Length == 4 && shape[1] != classes) || (shape.Length == 3 && classes == 2) || shape[0] != 1
            || shape[^1] == 0 || width % shape[^1] != 0 || width / shape[^1] * shape[^2] != height)
            throw new ImagingInputException(
                $"Change net {Manifest.Name} {Manifest.Version} answers {string.Join(" × ", shape)} for {width} × {height} pixels; expected 1 × {classes} × {height} × {width}, or a whole part of it.");
        Stride = (int)(width / shape[^1]);
        var values = result.GetTensorDataAsSpan<float>();
        var answer = new float[(width / Stride) * (height / Stride)];
        for (var i = 0; i < answer.Length; i++)
            answer[i] = Manifest.Output.Kind switch
            {
                NetAnswer.Logit => values[i],
                NetAnswer.Probability => Logit(values[i]),
                _ => values[answer.Length + i] - values[i],
            };
        return answer;
    }

    private static float Logit(float probability)
    {
        var p = Math.Clamp(probability, 1e-6f, 1 - 1e-6f);
        return MathF.Log(p / (1 - p));
    }

    private void Scale(float[] values)
    {
        var inputs = Manifest.Inputs;
        var plane = values.Length / inputs.Channels.Count;
        for (var channel = 0; channel < inputs.Channels.Count; channel++)
        {
            var (range, mean, deviation) = ((float)inputs.Range, (float)(inputs.Mean?[channel] ?? 0), (float)(inputs.Deviation?[channel] ?? 1));
            if (range == 1 && mean == 0 && deviation == 1) continue;
            foreach (ref var value in values.AsSpan(channel * plane, plane)) value = (value * range - mean) / deviation;
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ChangeNet).Assembly.GetManifestResourceStream("SmartCity.Imaging.Models." + name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
