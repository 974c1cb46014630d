using System.Text;

namespace SmartCity.Imaging.Gdal;

/// <summary>The encodings of Chinese files: UTF-8, and GBK with its superset GB18030.</summary>
internal static class TextEncodings
{
    private const string Utf8Name = "UTF-8", GbkName = "GBK";

    internal static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private static Encoding StrictUtf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static Encoding StrictGb18030 { get; } = Strict("GB18030");

    /// <summary>The encoding of a name such as <c>utf-8</c>, <c>65001</c>, <c>GBK</c>, <c>936</c>, <c>ANSI 936</c>, <c>gb2312</c>, <c>GB18030</c> or <c>ISO-8859-1</c>; unmappable bytes throw.</summary>
    /// <exception cref="ImagingInputException">No encoding has the name.</exception>
    internal static Encoding Of(string name)
    {
        var plain = name.Trim().ToUpperInvariant().Replace("ANSI", "", StringComparison.Ordinal).Trim(' ', '_', '-').Replace("CP", "", StringComparison.Ordinal);
        return plain switch
        {
            "UTF8" or "UTF-8" or "65001" => StrictUtf8,
            "GBK" or "936" or "GB2312" or "X-GBK" => Strict("GB18030"),   // the superset reads them all
            "GB18030" or "54936" => StrictGb18030,
            _ => Named(name, plain),
        };
    }

    /// <summary>As <see cref="Of"/>, also <c>UTF-8-BOM</c>.</summary>
    /// <exception cref="ImagingInputException">No encoding has the name.</exception>
    internal static Encoding ForWriting(string name) => name.Trim().ToUpperInvariant() switch
    {
        "UTF-8-BOM" or "UTF8-BOM" or "UTF-8-SIG" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        "GBK" or "936" or "CP936" or "GB2312" => Strict("GBK"),
        _ => Of(name),
    };

    /// <summary>UTF-8 where all texts are valid UTF-8, else GB18030 where they are valid in that, else null; where both hold, the one that reads more Chinese.</summary>
    internal static Encoding? Recognise(IReadOnlyList<EncodedText> texts)
    {
        var (utf8, chinese) = (Ideographs(texts, StrictUtf8), Ideographs(texts, StrictGb18030));
        if (utf8 is not null && (chinese is null || utf8 >= chinese || utf8 > 0)) return StrictUtf8;
        return chinese is null ? null : StrictGb18030;
    }

    /// <summary>True when the texts are UTF-8 beyond doubt though something else was said: so many Chinese characters don't come of chance.</summary>
    internal static bool ProveUtf8(IReadOnlyList<EncodedText> texts, Encoding said) => said.CodePage != StrictUtf8.CodePage && Ideographs(texts, StrictUtf8) > 5;

    /// <summary>What iconv, and so GDAL, calls it.</summary>
    internal static string NativeName(Encoding encoding) => encoding.CodePage switch
    {
        65001 => Utf8Name,
        54936 => "GB18030",
        936 => GbkName,
        var page when page is 28591 => "ISO-8859-1",
        var page => $"CP{page}",
    };

    private static int? Ideographs(IReadOnlyList<EncodedText> texts, Encoding strict)
    {
        var sum = 0;
        foreach (var text in texts)
        {
            if (text.TryCountIdeographs(strict) is not { } count) return null;
            sum += count;
        }
        return sum;
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static Encoding Named(string name, string plain)
    {
        try
        {
            if (int.TryParse(plain, out var page))
                return CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                    ?? Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return CodePagesEncodingProvider.Instance.GetEncoding(name.Trim(), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name.Trim(), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ImagingInputException($"'{name}' is no text encoding; UTF-8, GBK and GB18030 are.", e);
        }
    }
}
