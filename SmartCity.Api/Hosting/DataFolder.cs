using SmartCity.Geo;

namespace SmartCity.Api.Hosting;

/// <summary>The one folder that the program writes to: <c>.data/</c> at the project's root, or wherever <c>SMARTCITY_DATA</c> points.</summary>
internal sealed record DataFolder(string Root)
{
    /// <summary>The private PostgreSQL cluster.</summary>
    public string Postgres => Path.Combine(Root, "postgres");

    /// <summary>Scenes as Cloud Optimized GeoTIFFs, one file a scene, named by its id.</summary>
    public string Scenes => Path.Combine(Root, "scenes");

    /// <summary>Where files lie that callers of the API may have imported.</summary>
    public string Inbox => Path.Combine(Root, "inbox");

    /// <summary>What the scene simulator wrote: scenes before their import, and the truth.</summary>
    public string Simulated => Path.Combine(Root, "simulated");

    /// <summary>Districts and rivers of a city after import.</summary>
    public string Cities => Path.Combine(Root, "cities");

    /// <summary>What callers of the API sent for jobs to work on, named by its SHA-256.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>Scores and masks of change runs, a folder each.</summary>
    public string Changes => Path.Combine(Root, "changes");

    /// <summary>Rasters of series of scenes, a folder each.</summary>
    public string Series => Path.Combine(Root, "series");

    /// <summary>Statistics of scenes over the cells of editions, named by what they are of; they can be computed again.</summary>
    public string Zonal => Path.Combine(Root, "zonal");

    /// <summary>Ranges of characters that the map has asked for; they can be drawn again.</summary>
    public string Glyphs => Path.Combine(Root, "glyphs");

    /// <summary>Files that jobs made to be fetched.</summary>
    public string Exports => Path.Combine(Root, "exports");

    /// <summary>Evidence chips, named by their SHA-256.</summary>
    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>Frames of cameras with faces and plates hidden, by camera and day.</summary>
    public string Frames => Path.Combine(Root, "frames");

    /// <summary>Frames as they came, of cameras whose policy lets them be kept for a while.</summary>
    public string FrameOriginals => Path.Combine(Root, "frame-originals");

    /// <summary>What cameras remember over a restart, sealed; the keys lie in the database.</summary>
    public string CameraMemories => Path.Combine(Root, "camera-memories");

    /// <summary>Trained models of changed objects, a folder each, and which of them is in use.</summary>
    public string ObjectModels => Path.Combine(Root, "models", "objects");

    /// <summary>Change nets that the city has registered, a folder each, and which of them is in use.</summary>
    public string ChangeNets => Path.Combine(Root, "models", "nets");

    /// <summary>The npm packages of the sample city; never part of the repository.</summary>
    public string Packages => Path.Combine(Root, "packages");

    /// <summary>Seals the secrets of webhooks, where <c>SMARTCITY_WEBHOOK_KEY</c> gives no key.</summary>
    public string WebhookKey => Path.Combine(Root, "webhooks.key");

    /// <summary>Held by the process that runs <c>up</c>, and gone with it, whatever way it ends.</summary>
    public string Lock => Path.Combine(Root, "up.lock");

    /// <summary>Process id and address of the running <c>up</c>.</summary>
    public string Running => Path.Combine(Root, "up.json");

    public string Log => Path.Combine(Root, "up.log");

    /// <summary><c>SMARTCITY_DATA</c>, else <c>.data</c> beside <c>SmartCity.sln</c>, else <c>.data</c> in the current folder.</summary>
    public static DataFolder Default => new(Path.GetFullPath(
        Environment.GetEnvironmentVariable("SMARTCITY_DATA") is { Length: > 0 } configured ? configured : Path.Combine(ProjectRoot ?? Environment.CurrentDirectory, ".data")));

    /// <summary>Removes what the program made here, and nothing else: the folder may be anyone's.</summary>
    public void RemoveAll()
    {
        foreach (var folder in (string[])[Postgres, Scenes, Simulated, Cities, Uploads, Changes, Series, Zonal, Glyphs, Exports, Evidence, Frames, FrameOriginals, Packages, Path.Combine(Root, "models")])
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (var file in (string[])[Running, Log, Lock, WebhookKey]) File.Delete(file);
    }

    /// <summary>A name from outside that may become a file's name.</summary>
    /// <exception cref="GeoInputException">It could lead elsewhere.</exception>
    public string SafeName(string name) => name.Length is > 0 and <= 128 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        ? name
        : throw new GeoInputException($"'{name}' can't name something in {Root}: use letters, digits, dots, dashes and underscores.");

    /// <summary>The folder of <c>SmartCity.sln</c> above the program, or null when it was installed without its sources.</summary>
    public static string? ProjectRoot { get; } = FindProjectRoot(AppContext.BaseDirectory);

    /// <summary>The built map workspace in the source tree, or null when it has not been built.</summary>
    public static string? BuiltWorkspace =>
        ProjectRoot is { } root && File.Exists(Path.Combine(root, "SmartCity.Api", "wwwroot", "map", "index.html")) ? Path.Combine(root, "SmartCity.Api", "wwwroot") : null;

    private static string? FindProjectRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SmartCity.sln"))) return at.FullName;
        return null;
    }
}
