using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartCity.Geo.Database;

/// <summary>The folder of one installed PostgreSQL server's programs.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>Generated columns, sha256() and what the migrations use are all there since this version; Debian 12 ships it.</summary>
    internal const int FloorMajor = 15;

    internal string Initdb => Path.Combine(Folder, "initdb");

    internal string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>The newest server that has PostGIS beside it, else the newest; a cluster that exists needs the version that made it.</summary>
    /// <param name="clusterMajor">Content of PG_VERSION of an existing cluster, null for a new one.</param>
    /// <exception cref="GeoInputException">None is installed, or not the one that the cluster needs.</exception>
    internal static PostgresBinaries Find(int? clusterMajor)
    {
        var installed = CandidateFolders().Select(Inspect).OfType<PostgresBinaries>()
            .DistinctBy(b => b.Folder).OrderByDescending(b => b.HasPostgis).ThenByDescending(b => b.Major).ToList();
        if (clusterMajor is { } major)
            return installed.Find(b => b.Major == major) ?? throw new GeoInputException(
                $"The database folder was made by PostgreSQL {major}, which isn't installed; install postgresql-{major}-postgis-3 or start afresh with './smartcity reset'.");
        return installed.Find(b => b.Major >= FloorMajor) ?? throw new GeoInputException(
            $"No PostgreSQL {FloorMajor} or newer was found in /usr/lib/postgresql or PATH; on Debian: apt-get install postgresql-{FloorMajor} postgresql-{FloorMajor}-postgis-3.");
    }

    private bool HasPostgis =>
        Directory.Exists($"/usr/share/postgresql/{Major}/extension") && File.Exists($"/usr/share/postgresql/{Major}/extension/postgis.control")
        || File.Exists(Path.GetFullPath(Path.Combine(Folder, "../share/extension/postgis.control")))
        || File.Exists(Path.GetFullPath(Path.Combine(Folder, "../share/postgresql/extension/postgis.control")));

    private static IEnumerable<string> CandidateFolders()
    {
        if (Directory.Exists("/usr/lib/postgresql"))
            foreach (var version in Directory.EnumerateDirectories("/usr/lib/postgresql"))
                yield return Path.Combine(version, "bin");
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var initdb = new FileInfo(Path.Combine(folder, "initdb"));
            if (initdb.Exists)   // a link in /usr/local/bin stands for the folder that it points into
                yield return Path.GetDirectoryName(initdb.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? initdb.FullName)!;
        }
    }

    private static PostgresBinaries? Inspect(string folder)
    {
        var server = Path.Combine(folder, "postgres");
        if (!File.Exists(server) || !File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "pg_ctl"))) return null;
        using var process = Process.Start(new ProcessStartInfo(server, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var match = VersionNumber().Match(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return match.Success ? new(folder, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionNumber();
}
