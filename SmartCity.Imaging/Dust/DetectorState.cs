using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust;

/// <summary>What a detector knows of its camera at one moment, to live on after a restart: the remembered frames, the last one, and the plumes that it follows.</summary>
/// <remarks>It holds pictures in which people could be known: whoever writes it somewhere must seal it. Immutable; frames are shared with the detector, not copied.</remarks>
public sealed class DetectorState
{
    /// <summary>Another form can't be read.</summary>
    private const int Form = 1;

    private const int MostPlumes = 10_000;

    private static readonly ConditionalWeakTable<DustTrees, string> Prints = [];

    internal DetectorState() { }

    internal IReadOnlyList<(DustFrame Frame, float[]? Odds)> Frames { get; init; } = [];

    /// <summary>Frames that the memory was shown.</summary>
    internal int Shown { get; init; }

    internal DustFrame? Previous { get; init; }

    /// <summary>Those in the air: number, frames in a row, frames since it was seen, cells.</summary>
    internal IReadOnlyList<(int Id, int Frames, int Age, IReadOnlyList<int> Cells)> Plumes { get; init; } = [];

    internal int NextPlume { get; init; }

    /// <summary>Of the model by which the frames were scored.</summary>
    internal string Model { get; init; } = "";

    /// <summary>By another model, scores are not comparable.</summary>
    internal static string PrintOf(DustModel model) => Prints.GetValue(model.Sequence, trees => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(trees))));

    /// <summary>Writes it compressed; about half of 700 kB a frame of 640 × 360.</summary>
    public void Write(Stream stream)
    {
        using var packed = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        using var to = new BinaryWriter(packed);
        to.Write(Form);
        to.Write(Model);
        to.Write(Shown);
        to.Write(Frames.Count);
        foreach (var (frame, odds) in Frames)
        {
            Write(to, frame);
            to.Write(odds?.Length ?? 0);
            foreach (var value in odds ?? []) to.Write(value);
        }
        to.Write(Previous is not null);
        if (Previous is not null) Write(to, Previous);
        to.Write(NextPlume);
        to.Write(Plumes.Count);
        foreach (var (id, frames, age, cells) in Plumes)
        {
            foreach (var number in (int[])[id, frames, age, cells.Count]) to.Write(number);
            foreach (var cell in cells) to.Write(cell);
        }
    }

    /// <exception cref="InvalidDataException">It was written in another form, or is damaged.</exception>
    public static DetectorState Read(Stream stream)
    {
        try
        {
            using var packed = new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
            using var from = new BinaryReader(packed);
            if (from.ReadInt32() is var form && form != Form) throw new InvalidDataException($"it has form {form}, not {Form}");
            var (model, shown) = (from.ReadString(), from.ReadInt32());
            var frames = new (DustFrame, float[]?)[Checked(from.ReadInt32(), CameraMemory.Slots)];
            for (var i = 0; i < frames.Length; i++)
            {
                var frame = ReadFrame(from);
                var odds = new float[Checked(from.ReadInt32(), frame.Cells.Count)];
                for (var cell = 0; cell < odds.Length; cell++) odds[cell] = from.ReadSingle();
                frames[i] = (frame, odds.Length == frame.Cells.Count ? odds : odds.Length == 0 ? null : throw new InvalidDataException("scores of other cells"));
            }
            var previous = from.ReadBoolean() ? ReadFrame(from) : null;
            var next = from.ReadInt32();
            var plumes = new (int, int, int, IReadOnlyList<int>)[Checked(from.ReadInt32(), MostPlumes)];
            for (var i = 0; i < plumes.Length; i++)
            {
                var (id, seen, age, cells) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), new int[Checked(from.ReadInt32(), DustFrame.WorkingSide * DustFrame.WorkingSide)]);
                for (var cell = 0; cell < cells.Length; cell++) cells[cell] = from.ReadInt32();
                plumes[i] = (id, seen, age, cells);
            }
            return new() { Frames = frames, Shown = shown, Previous = previous, Plumes = plumes, NextPlume = next, Model = model };
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"it is damaged: {e.Message}", e);
        }
    }

    private static void Write(BinaryWriter to, DustFrame frame)
    {
        to.Write(frame.Name);
        to.Write(frame.Sha256);
        foreach (var number in (int[])[frame.Width, frame.Height, frame.SourceWidth, frame.SourceHeight]) to.Write(number);
        to.Write(frame.Time is not null);
        if (frame.Time is { } time)
        {
            to.Write(time.Ticks);
            to.Write((int)time.Offset.TotalMinutes);
        }
        foreach (var plane in (byte[][])[frame.Red, frame.Green, frame.Blue]) to.Write(Differences(plane));
    }

    private static DustFrame ReadFrame(BinaryReader from)
    {
        var (name, sha256) = (from.ReadString(), from.ReadString());
        var (width, height) = (Checked(from.ReadInt32(), DustFrame.WorkingSide), Checked(from.ReadInt32(), DustFrame.WorkingSide));
        var (sourceWidth, sourceHeight) = (from.ReadInt32(), from.ReadInt32());
        DateTimeOffset? time = from.ReadBoolean() ? new(from.ReadInt64(), TimeSpan.FromMinutes(from.ReadInt32())) : null;
        return new(name, width, height, Plane(), Plane(), Plane()) { SourceWidth = sourceWidth, SourceHeight = sourceHeight, Time = time, Sha256 = sha256 };

        byte[] Plane()
        {
            var plane = from.ReadBytes(width * height);
            if (plane.Length < width * height) throw new EndOfStreamException();
            for (var i = 1; i < plane.Length; i++) plane[i] = unchecked((byte)(plane[i] + plane[i - 1]));
            return plane;
        }
    }

    // Neighbours are alike: their differences take less room.
    private static byte[] Differences(byte[] plane)
    {
        var result = new byte[plane.Length];
        for (var i = 0; i < plane.Length; i++) result[i] = unchecked((byte)(plane[i] - (i == 0 ? 0 : plane[i - 1])));
        return result;
    }

    private static int Checked(int count, int most) => count >= 0 && count <= most ? count : throw new InvalidDataException($"{count} of at most {most}");
}
