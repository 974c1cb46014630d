using System.Buffers;

namespace SmartCity.Api.Cameras;

/// <summary>Cuts a stream of JPEGs, one after the other, into files. What lies between an end and the next beginning is left out.</summary>
/// <param name="mostBytes">Of one file; a longer one is given up.</param>
internal sealed class JpegSplitter(int mostBytes)
{
    private readonly ArrayBufferWriter<byte> _file = new();
    private byte _last;
    private bool _isInside;

    /// <summary>Files that were longer than allowed.</summary>
    internal int TooLong { get; private set; }

    /// <param name="complete">Receives what has come to its end.</param>
    internal void Feed(ReadOnlySpan<byte> piece, List<byte[]> complete)
    {
        // Within a scan 0xFF is followed by 0x00 or a restart marker, so 0xFF 0xD9 is the end wherever it stands; libavcodec writes no thumbnail.
        foreach (var value in piece)
        {
            if (_isInside)
            {
                _file.Write((ReadOnlySpan<byte>)[value]);
                if (_last == 0xFF && value == 0xD9)
                {
                    complete.Add(_file.WrittenSpan.ToArray());
                    End();
                }
                else if (_file.WrittenCount > mostBytes)
                {
                    TooLong++;
                    End();
                }
            }
            else if (_last == 0xFF && value == 0xD8)
            {
                _isInside = true;
                _file.Write((ReadOnlySpan<byte>)[0xFF, 0xD8]);
            }
            _last = value;
        }
    }

    private void End()
    {
        _isInside = false;
        _file.ResetWrittenCount();
    }
}
