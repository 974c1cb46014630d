using SmartCity.Api.Hosting;
using SmartCity.Geo;

namespace SmartCity.Api.Evidence;

/// <summary>A file of a multipart form, in memory.</summary>
/// <param name="Field">Of the form.</param>
/// <param name="Name">As the sender calls it; nothing is believed of it.</param>
internal sealed record UploadedPhotograph(string Field, string Name, byte[] Content)
{
    /// <summary>A form's other fields.</summary>
    private const int MaxFields = 64, MaxFieldCharacters = 16 << 10;

    private const int LongestName = 60;

    /// <summary>Reads a form of either kind, with at most so many files, none larger than a photograph may be.</summary>
    /// <exception cref="BadHttpRequestException">It is no form, or too large.</exception>
    /// <exception cref="GeoInputException">There are too many files, or one is too large.</exception>
    internal static async Task<(IFormCollection Fields, IReadOnlyList<UploadedPhotograph> Files)> ReadFormAsync(HttpRequest request, int maxFiles, int maxFileBytes, CancellationToken cancellationToken)
    {
        var most = (long)maxFiles * maxFileBytes + MaxFields * MaxFieldCharacters;
        var form = await SentForm.ReadAsync(request, new() { ValueCountLimit = MaxFields, ValueLengthLimit = MaxFieldCharacters, MultipartBodyLengthLimit = most, MultipartHeadersLengthLimit = 8 << 10 }, cancellationToken);
        var sent = form.Files.Where(f => f.Length > 0 || f.FileName.Length > 0).ToList();
        if (sent.Count > maxFiles) throw new GeoInputException($"There are {sent.Count} files; {maxFiles} are possible.");
        var files = new List<UploadedPhotograph>();
        foreach (var file in sent)
        {
            var name = Printable(file.FileName);
            if (file.Length > maxFileBytes) throw new GeoInputException($"'{name}' has {file.Length:N0} bytes; {maxFileBytes:N0} are possible.");
            var content = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancellationToken);
            files.Add(new(file.Name, name, content));
        }
        return (form, files);
    }

    private static string Printable(string name)
    {
        var last = new string([.. name.Where(c => !char.IsControl(c))]);
        return last.Length == 0 ? "the photograph" : last.Length <= LongestName ? last : last[..LongestName] + "…";
    }
}
