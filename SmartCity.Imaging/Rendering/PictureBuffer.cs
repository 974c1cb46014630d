using System.Buffers;

namespace SmartCity.Imaging.Rendering;

/// <summary>Numbers of a picture for as long as it is drawn; what they are at first is not said.</summary>
/// <remarks>A tile's numbers are large objects: made anew for each, they took three quarters of what a server of tiles allocates, and left holes.
/// The shared pool would keep some of every size for every thread.</remarks>
internal readonly ref struct PictureBuffer(int length) : IDisposable
{
    /// <summary>Of a tile at double density with four bands; larger ones are made and let go.</summary>
    private const int LargestKept = 1 << 20;

    private static readonly ArrayPool<float> Pool = ArrayPool<float>.Create(LargestKept, Environment.ProcessorCount);

    private readonly float[] _array = Pool.Rent(length);

    public Span<float> Values => _array.AsSpan(0, length);

    public void Dispose() => Pool.Return(_array);
}
