using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Imaging.Change.Nets;

/// <summary>How a two-image change net wants its input and what its output means; a JSON file beside the ONNX file.</summary>
public sealed record NetManifest
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What users call it; lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The ONNX file, beside this one.</summary>
    public required string Model { get; init; }

    /// <summary>Of the ONNX file, in lower-case hexadecimal digits; checked when it is given.</summary>
    public string? Sha256 { get; init; }

    public NetInputs Inputs { get; init; } = new();

    public NetOutput Output { get; init; } = new();

    /// <summary>What its pixels measured in training.</summary>
    public NetPixels Pixels { get; init; } = new();

    public NetCalibration Calibration { get; init; } = new();

    /// <summary>Where it comes from, under which licence, and what it learned from: shown, not interpreted.</summary>
    public string? About { get; init; }

    /// <exception cref="ImagingInputException">The file is missing, no manifest, or contradicts itself.</exception>
    public static NetManifest Read(string path)
    {
        if (!File.Exists(path)) throw new ImagingInputException($"'{path}' does not exist: a change net is given by its manifest, a JSON file beside the ONNX file.");
        return Parse(File.ReadAllBytes(path), $"'{path}'");
    }

    internal static NetManifest Parse(ReadOnlySpan<byte> json, string name)
    {
        NetManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<NetManifest>(json, Json);
        }
        catch (JsonException e)
        {
            throw new ImagingInputException($"{name} is no manifest of a change net: {e.Message}");
        }
        if (manifest is null) throw new ImagingInputException($"{name} is no manifest of a change net: it says null.");
        if (manifest.Fault() is { } fault) throw new ImagingInputException($"{name}: {fault}");
        return manifest;
    }

    internal static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal void EnsureHash(byte[] model)
    {
        if (Sha256 is null) return;
        var actual = Convert.ToHexStringLower(SHA256.HashData(model));
        if (actual != Sha256) throw new ImagingInputException($"'{Model}' has SHA-256 {actual}, but its manifest says {Sha256}: it is another file, or damaged.");
    }

    private string? Fault()
    {
        if (Name.Length is 0 or > 60 || Name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')) return $"name '{Name}' must be 1–60 lower-case letters, digits and hyphens.";
        if (Version.Length is 0 or > 40) return "version must have 1–40 characters.";
        if (Model.Length == 0 || Path.GetFileName(Model) != Model) return $"model '{Model}' must be the name of a file in the same folder.";
        if (Sha256 is { } hash && (hash.Length != 64 || hash.Any(c => !char.IsAsciiHexDigitLower(c)))) return "sha256 must be 64 lower-case hexadecimal digits.";
        return Inputs.Fault() ?? Output.Fault() ?? Pixels.Fault() ?? Calibration.Fault();
    }
}
