using System.Text;

namespace SmartCity.Imaging.Gdal;

/// <summary>Bytes of a text whose encoding is to be told.</summary>
/// <param name="MayBeCut">The last character may lack its end: its field was full.</param>
internal readonly record struct EncodedText(byte[] Bytes, bool MayBeCut)
{
    /// <summary>Adds the text unless it is plain ASCII, which tells nothing.</summary>
    internal static void Add(List<EncodedText> texts, ReadOnlySpan<byte> bytes, bool mayBeCut)
    {
        if (bytes.ContainsAnyInRange((byte)0x80, (byte)0xFF)) texts.Add(new(bytes.ToArray(), mayBeCut));
    }

    /// <param name="strict">An encoding that throws on bytes that are none of its own.</param>
    internal bool IsValidIn(Encoding strict) => TryCountIdeographs(strict) is not null;

    /// <summary>How many Chinese characters the text has in this encoding; null when it is not valid in it.</summary>
    internal int? TryCountIdeographs(Encoding strict)
    {
        try
        {
            var characters = new char[strict.GetMaxCharCount(Bytes.Length)];
            var count = strict.GetDecoder().GetChars(Bytes, characters, flush: !MayBeCut);
            return characters.Take(count).Count(c => c is >= '\u4E00' and <= '\u9FFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
