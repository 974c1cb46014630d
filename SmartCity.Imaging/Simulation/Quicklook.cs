using NetVips;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>A small true-colour picture that grows while a scene streams past.</summary>
internal sealed class Quicklook
{
    private const int LargestSide = 1024;
    private static readonly string[] NaturalColour = ["red", "green", "blue"];
    private readonly int _every, _width, _height;
    private readonly int[] _bands;
    private readonly bool _isByte;
    private readonly byte[] _pixels, _classes;

    internal Quicklook(SimulationOptions options)
    {
        _every = Math.Max(1, (Math.Max(options.Width, options.Height) + LargestSide - 1) / LargestSide);
        (_width, _height) = (options.Width / _every, options.Height / _every);
        _isByte = options.Kind == SceneKind.VeryHighResolution;
        var names = options.Bands.Select(b => b.Name).ToList();
        _bands = NaturalColour.All(names.Contains) ? [.. NaturalColour.Select(name => names.IndexOf(name))] : [.. Enumerable.Range(0, 3).Select(i => Math.Min(i, names.Count - 1))];
        (_pixels, _classes) = (new byte[_width * _height * 3], new byte[_width * _height]);
    }

    internal void Add(PixelWindow window, ushort[][] values)
    {
        for (var row = (window.Row + _every - 1) / _every; row * _every < window.EndRow && row < _height; row++)
            for (var column = (window.Column + _every - 1) / _every; column * _every < window.EndColumn && column < _width; column++)
                for (var i = 0; i < 3; i++)
                {
                    var value = values[_bands[i]][(row * _every - window.Row) * window.Width + column * _every - window.Column];
                    _pixels[(row * _width + column) * 3 + i] = _isByte ? (byte)value : (byte)(255 * MathF.Pow(Math.Clamp((value - 150) / 2950f, 0, 1), 0.75f));
                }
    }

    /// <summary>Takes over the class numbers of a window of truth.</summary>
    internal void Add(PixelWindow window, ReadOnlySpan<byte> classes)
    {
        for (var row = (window.Row + _every - 1) / _every; row * _every < window.EndRow && row < _height; row++)
            for (var column = (window.Column + _every - 1) / _every; column * _every < window.EndColumn && column < _width; column++)
                _classes[row * _width + column] = classes[(row * _every - window.Row) * window.Width + column * _every - window.Column];
    }

    internal void Save(string path) => Save(path, _pixels);

    /// <summary>A grey picture on which changes carry the colours of their classes.</summary>
    internal void SaveTruth(string path)
    {
        var painted = new byte[_pixels.Length];
        for (var pixel = 0; pixel < _classes.Length; pixel++)
        {
            var i = pixel * 3;
            var grey = (byte)((_pixels[i] * 3 + _pixels[i + 1] * 4 + _pixels[i + 2] * 3) / 14);
            (painted[i], painted[i + 1], painted[i + 2]) = Colour(_classes[pixel], grey);
        }
        Save(path, painted);
    }

    private void Save(string path, byte[] pixels)
    {
        using var image = Image.NewFromMemory(pixels, _width, _height, 3, Enums.BandFormat.Uchar);
        image.Pngsave(path, compression: 5);
    }

    private static (byte Red, byte Green, byte Blue) Colour(byte kind, byte grey) => (TruthClass)kind switch
    {
        0 => (grey, grey, grey),
        TruthClass.NewBuilding => (230, 60, 50),
        TruthClass.Demolition => (250, 160, 40),
        TruthClass.Earthwork => (190, 120, 70),
        TruthClass.CoveredSoil => (40, 200, 120),
        TruthClass.VegetationLoss => (235, 220, 60),
        TruthClass.VegetationGain => (120, 220, 60),
        TruthClass.WaterChange => (60, 130, 250),
        TruthClass.Road => (230, 90, 220),
        _ => (200, 200, 250),
    };
}
