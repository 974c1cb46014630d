using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Change.Nets;

/// <summary>Change nets that a city has registered, a folder each, and which one jobs look with.</summary>
/// <remarks><c>NAME/net.json</c> is the manifest, with the ONNX file beside it; <c>in-use</c> holds a name. A net appears only when it is whole and has been tried.</remarks>
public sealed class NetStore(string folder)
{
    private const string ManifestName = "net.json";

    private string Choice => Path.Combine(folder, "in-use");

    /// <summary>Manifests of all registered nets, by name.</summary>
    public IReadOnlyList<NetManifest> List() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(f => Path.Combine(f, ManifestName)).Where(File.Exists).Select(NetManifest.Read)]
        : [];

    /// <summary>Name of the net that jobs look with where it fits; null = the shipped default of each resolution class.</summary>
    public string? InUse => File.Exists(Choice) && File.ReadAllText(Choice).Trim() is { Length: > 0 } name ? name : null;

    /// <summary>Tries a net and copies it here; a net of that name is replaced.</summary>
    /// <exception cref="ImagingInputException">The manifest or the model is missing or damaged, or they don't fit.</exception>
    public NetManifest Add(string manifestPath)
    {
        using var net = ChangeNet.Load(manifestPath);
        var manifest = net.Manifest;
        if (manifest.Name is "none" or "default") throw new ImagingInputException($"A net can't be called '{manifest.Name}': the word has another meaning.");
        Directory.CreateDirectory(folder);
        var (partial, place) = (Path.Combine(folder, $".{Guid.NewGuid():N}.partial"), Path.Combine(folder, manifest.Name));
        try
        {
            Directory.CreateDirectory(partial);
            var source = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;
            File.Copy(Path.Combine(source, manifest.Model), Path.Combine(partial, manifest.Model));
            File.WriteAllText(Path.Combine(partial, ManifestName), (manifest with { Sha256 = NetManifest.HashOf(Path.Combine(partial, manifest.Model)) }).ToJson());
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
            Directory.Move(partial, place);
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
        return manifest;
    }

    /// <param name="nameOrPath">A registered name, or the path of a manifest.</param>
    /// <returns>Path of the manifest.</returns>
    /// <exception cref="ImagingInputException">There is neither.</exception>
    public string Find(string nameOrPath)
    {
        var registered = Path.Combine(folder, nameOrPath, ManifestName);
        if (Path.GetFileName(nameOrPath) == nameOrPath && File.Exists(registered)) return registered;
        if (File.Exists(nameOrPath)) return nameOrPath;
        var names = List().Select(m => m.Name).ToList();
        throw new ImagingInputException($"There is no change net '{nameOrPath}': neither a manifest's path nor registered ({(names.Count == 0 ? "none is" : string.Join(", ", names))}).");
    }

    /// <summary>Lets jobs look with a registered net; null = with the shipped defaults.</summary>
    public void Use(string? name)
    {
        if (name is null)
        {
            File.Delete(Choice);
            return;
        }
        if (!File.Exists(Path.Combine(folder, Path.GetFileName(name), ManifestName))) throw new ImagingInputException($"There is no change net '{name}'; 'models net list' shows them.");
        AtomicFile.Write(Choice, path => File.WriteAllText(path, name + "\n"));
    }

    /// <summary>Path of the manifest of the net in use, when it may look at scenes of this pixel size; else null.</summary>
    public string? InUseFor(double gsdMetres)
    {
        if (InUse is not { } name) return null;
        var path = Find(name);
        var pixels = NetManifest.Read(path).Pixels;
        return gsdMetres >= pixels.From && gsdMetres < pixels.To ? path : null;
    }

    /// <exception cref="ImagingInputException">There is no such net.</exception>
    public void Remove(string name)
    {
        var place = Path.Combine(folder, Path.GetFileName(name));
        if (name.Length == 0 || !File.Exists(Path.Combine(place, ManifestName))) throw new ImagingInputException($"There is no change net '{name}'; 'models net list' shows them.");
        if (InUse == name) Use(null);
        Directory.Delete(place, recursive: true);
    }
}
