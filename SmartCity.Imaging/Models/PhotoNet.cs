using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SmartCity.Imaging.Privacy;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Models;

/// <summary>A detector of faces (YuNet) or of vehicles, persons or plates (YOLOX) that a city has chosen, run by ONNX Runtime. Safe for threads.</summary>
internal sealed class PhotoNet : IPhotoDetector, IDisposable
{
    private const string YuNet = "yunet", Yolox = "yolox";

    /// <summary>YuNet takes any size in steps of this; it sees at most <see cref="FaceSide"/> along a side.</summary>
    private const int FaceStep = 32, FaceSide = 640;

    /// <summary>A tile for YOLOX is this many times its input: what is legible is large enough then, and a photograph takes a dozen runs.</summary>
    private const double TileShrink = 1.5;

    private const double FaceScore = 0.5, ObjectScore = 0.25, SameRegion = 0.5;

    /// <summary>Grey of the letterbox that YOLOX was trained with.</summary>
    private const float Letterbox = 114;

    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly double _minimumScore;
    private readonly int _side, _classes;   // of YOLOX: its square input and its classes

    private PhotoNet(InferenceSession session, PrivacyModel model, byte[] file)
    {
        _session = session;
        _input = session.InputMetadata.Keys.Single();
        Name = $"{model.Kind}:{Convert.ToHexStringLower(SHA256.HashData(file))}";
        _minimumScore = model.MinimumScore ?? (model.Kind == YuNet ? FaceScore : ObjectScore);
        if (model.Kind == YuNet)
        {
            var lacking = YuNetOutput.Strides.SelectMany(s => (string[])[$"cls_{s}", $"obj_{s}", $"bbox_{s}"]).FirstOrDefault(o => !session.OutputMetadata.ContainsKey(o));
            if (lacking is not null) throw new ImagingInputException($"'{model.Path}' has no output '{lacking}': it is no YuNet.");
            Subject = PhotoSubject.Face;
            return;
        }
        var (given, answer) = (session.InputMetadata[_input].Dimensions, session.OutputMetadata.Values.First().Dimensions);
        if (given is not [1, 3, > 0, > 0] || given[2] != given[3] || answer is not [1, > 0, > 5] || answer[1] != YoloxOutput.Places(given[2]))
            throw new ImagingInputException($"'{model.Path}' takes {string.Join(" × ", given)} and answers {string.Join(" × ", answer)}: it is no YOLOX with a square input.");
        (_side, _classes) = (given[2], answer[2] - YoloxOutput.Stride(0));
        Subject = _classes == YoloxOutput.CocoClasses ? PhotoSubject.Plate
            : Enum.TryParse<PhotoSubject>(model.Subject, ignoreCase: true, out var subject) ? subject
            : throw new ImagingInputException($"'{model.Path}' has {_classes} classes of its own; say as Subject whether they are face or plate.");
    }

    public PhotoSubject Subject { get; }

    public string Name { get; }

    private bool IsYuNet => _side == 0;

    /// <exception cref="ImagingInputException">The file is missing, or is not what the options say.</exception>
    internal static PhotoNet Load(PrivacyModel model)
    {
        if (model.Kind is not (YuNet or Yolox)) throw new ImagingInputException($"There is no kind of privacy model '{model.Kind}'; there are {YuNet} and {Yolox}.");
        if (!File.Exists(model.Path)) throw new ImagingInputException($"The privacy model '{model.Path}' does not exist.");
        var file = File.ReadAllBytes(model.Path);
        InferenceSession session;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            session = new(file, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingInputException($"'{model.Path}' is no ONNX model that can be run: {e.Message.Split('\n')[0].Trim()}", e);
        }
        try
        {
            return new(session, model, file);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public IReadOnlyList<PhotoRegion> Detect(TileImage picture)
    {
        var found = new List<PhotoRegion>();
        foreach (var tile in PhotoTiles.Of(picture.Width, picture.Height, IsYuNet ? FaceSide : (int)(_side * TileShrink)))
        {
            var most = IsYuNet ? FaceSide : _side;
            var scale = Math.Min(1.0, (double)most / Math.Max(tile.Width, tile.Height));
            var (width, height) = (Math.Max(1, (int)Math.Round(tile.Width * scale)), Math.Max(1, (int)Math.Round(tile.Height * scale)));
            var (inputWidth, inputHeight) = IsYuNet ? (Up(width), Up(height)) : (_side, _side);
            var values = PhotoInput.Of(picture, tile, width, height, inputWidth, inputHeight, IsYuNet ? 0 : Letterbox);
            found.AddRange(Run(values, inputWidth, inputHeight).Select(r => r.Moved(tile.Column, tile.Row, 1 / scale)));
        }
        return PhotoRegion.Distinct(found, SameRegion);

        static int Up(int side) => (side + FaceStep - 1) / FaceStep * FaceStep;
    }

    public void Dispose() => _session.Dispose();

    private List<PhotoRegion> Run(float[] values, int width, int height)
    {
        string[] outputs = IsYuNet ? [.. YuNetOutput.Strides.SelectMany(s => (string[])[$"cls_{s}", $"obj_{s}", $"bbox_{s}"])] : [_session.OutputMetadata.Keys.First()];
        using var input = OrtValue.CreateTensorValueFromMemory(values, [1, 3, height, width]);
        using var run = new RunOptions();
        using var results = _session.Run(run, [_input], [input], outputs);
        if (!IsYuNet) return [.. YoloxOutput.Regions(Values(0), _side, _classes, Subject, _minimumScore)];
        return [.. YuNetOutput.Strides.SelectMany((stride, i) => YuNetOutput.Regions(Values(3 * i), Values(3 * i + 1), Values(3 * i + 2), width / stride, stride, _minimumScore))];

        float[] Values(int index) => results[index].GetTensorDataAsSpan<float>().ToArray();
    }
}
