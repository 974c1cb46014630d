using System.Globalization;
using System.Text.Json;

namespace SmartCity.Imaging.Products;

/// <summary>The metadata of a Landsat product (<c>*_MTL.txt</c> or <c>*_MTL.json</c>): keys and values in groups.</summary>
internal sealed class LandsatMetadata
{
    private const long MostBytes = 4 << 20;

    private readonly string _path;
    private readonly Dictionary<string, Dictionary<string, string>> _groups = new(StringComparer.OrdinalIgnoreCase);

    private LandsatMetadata(string path) => _path = path;

    /// <exception cref="ImagingInputException">The file is too large, damaged or cut off.</exception>
    internal static LandsatMetadata Read(string path)
    {
        if (new FileInfo(path).Length > MostBytes) throw new ImagingInputException($"'{path}' is larger than {MostBytes >> 20} MB: that is no metadata file of Landsat.");
        var text = File.ReadAllText(path).TrimEnd('\0', ' ', '\n', '\r');   // some archives pad it to a block of 64 KB
        var metadata = new LandsatMetadata(path);
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)) metadata.ReadJson(text);
        else metadata.ReadText(text);
        return metadata;
    }

    /// <summary>The value of the first of these keys that is there.</summary>
    /// <param name="group">Only in this group; null looks in all.</param>
    internal string? Text(string? group, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            foreach (var (name, values) in _groups)
                if ((group is null || name.Equals(group, StringComparison.OrdinalIgnoreCase)) && values.TryGetValue(key, out var value)) return value;
        return null;
    }

    /// <exception cref="ImagingInputException">None of the keys is there.</exception>
    internal string RequiredText(params ReadOnlySpan<string> keys) =>
        Text(null, keys) ?? throw new ImagingInputException($"'{_path}' does not say {keys[0]}: it is cut off, or not of a product that is read here.");

    /// <exception cref="ImagingInputException">The value is no number.</exception>
    internal double? Number(string? group, params ReadOnlySpan<string> keys)
    {
        if (Text(group, keys) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new ImagingInputException($"'{_path}' says {keys[0]} = {text}, which is no number.");
    }

    internal bool HasGroup(string group) => _groups.ContainsKey(group);

    private void ReadText(string text)
    {
        var open = new Stack<string>();
        open.Push("");
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "END") return;
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) continue;
            var (key, value) = (line[..at].Trim(), line[(at + 1)..].Trim().Trim('"'));
            if (key == "GROUP") open.Push(value);
            else if (key != "END_GROUP") Add(open.Peek(), key, value);
            else if (open.Count > 1) _ = open.Pop();
        }
        throw new ImagingInputException($"'{_path}' has no line 'END': it is cut off, or no metadata file of Landsat.");
    }

    private void ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            Walk("", json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImagingInputException($"'{_path}' is no metadata file of Landsat: {e.Message}", e);
        }
    }

    private void Walk(string group, JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Object) Walk(member.Name, member.Value);
            else Add(group, member.Name, member.Value.ToString());
    }

    private void Add(string group, string key, string value)
    {
        if (!_groups.TryGetValue(group, out var values)) _groups[group] = values = new(StringComparer.OrdinalIgnoreCase);
        values[key] = value;
    }
}
