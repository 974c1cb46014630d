using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rendering;

/// <summary>Keeps raster files open between pictures, because GDAL's block cache and the CRS set-up die with the handle. Thread-safe.</summary>
/// <remarks>A handle is used by one thread at a time. A file that was replaced (other length or time of change) is opened anew. However large its blocks are, the last file used stays open.</remarks>
internal sealed class RasterPool(int idleHandles, long idleBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OpenRaster> _idle = [];   // newest first
    private long _idleBytes;
    private bool _disposed;

    /// <exception cref="GdalException">The file is missing or no raster.</exception>
    public Loan Rent(string path)
    {
        var stamp = Stamp(path);
        OpenRaster? found = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var node = _idle.First; node is not null; node = node.Next)
                if (node.Value.Path == path && node.Value.Stamp == stamp)
                {
                    found = node.Value;
                    Remove(node);
                    break;
                }
        }
        return new(this, found ?? new OpenRaster(path, stamp));
    }

    private static (long Length, DateTime Changed) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    private void Return(OpenRaster raster)
    {
        List<OpenRaster> dropped = [];
        lock (_gate)
        {
            if (_disposed) dropped.Add(raster);
            else
            {
                _idle.AddFirst(raster);
                _idleBytes += raster.Weight;
                while (_idle.Count > idleHandles || (_idleBytes > idleBytes && _idle.Count > 1))
                {
                    dropped.Add(_idle.Last!.Value);
                    Remove(_idle.Last);
                }
            }
        }
        foreach (var file in dropped) file.Dispose();
    }

    private void Remove(LinkedListNode<OpenRaster> node)
    {
        _idle.Remove(node);
        _idleBytes -= node.Value.Weight;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var raster in _idle) raster.Dispose();
            _idle.Clear();
        }
    }

    /// <summary>An open file, given back to the pool on disposal.</summary>
    public readonly ref struct Loan(RasterPool pool, OpenRaster raster)
    {
        public OpenRaster Raster => raster;

        public void Dispose() => pool.Return(raster);
    }
}
