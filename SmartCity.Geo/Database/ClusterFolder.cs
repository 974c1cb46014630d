using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Database;

/// <summary>Files of one private cluster, and what they say about a running server.</summary>
/// <remarks>The outer folder belongs to the caller; only data/ and run/ belong to the server's account, so that it can't swap the caller's files.</remarks>
internal sealed record ClusterFolder(string Root)
{
    /// <summary>sockaddr_un holds 108 bytes with the final zero.</summary>
    private const int LongestSocketPath = 107;

    internal string Data => Path.Combine(Root, "data");

    /// <summary>initdb works here; renamed to <see cref="Data"/> when whole, so that a cluster is there or not there.</summary>
    internal string UnfinishedData => Path.Combine(Root, "data.new");

    internal string Sockets => Path.Combine(Root, "run");

    internal string Password => Path.Combine(Root, "password");

    internal string Settings => Path.Combine(Root, "smartcity.conf");

    /// <summary>What the server says since its last start; that of the start before lies beside it.</summary>
    internal string ServerLog => Path.Combine(Sockets, "server.log");

    internal string Lock => Path.Combine(Root, ".lock");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    internal bool SocketPathFits => Encoding.UTF8.GetByteCount(Path.Combine(Sockets, ".s.PGSQL.5432")) <= LongestSocketPath;

    internal bool IsInitialised => File.Exists(Path.Combine(Data, "PG_VERSION"));

    internal int? Major => IsInitialised ? int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim().Split('.')[0], CultureInfo.InvariantCulture) : null;

    /// <summary>The place that stands in for a folder which the server can't use, named by the folder's path.</summary>
    internal static ClusterFolder StandInFor(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var parent = Environment.IsPrivilegedProcess || home.Length == 0 ? "/var/lib" : home;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        return new(Path.Combine(parent, "smartcity", name));
    }

    /// <summary>Process id of the running server, null when none runs on this data.</summary>
    /// <remarks>After a crash the pid file stays, and its number may since belong to any process, or to a zombie: only one that stands in our data folder counts.</remarks>
    internal int? RunningPid() => PidInFile() is { } pid && StandsInData($"/proc/{pid}") ? pid : null;

    /// <summary>Whether any process works in the data folder: the server, or workers that outlived it.</summary>
    internal bool IsInUse() => Directory.EnumerateDirectories("/proc").Any(StandsInData);

    /// <summary>Removes the lock files of a server that was killed. PostgreSQL would refuse them when their number lives on as another process.</summary>
    /// <remarks>Only for a folder that is not <see cref="IsInUse"/>.</remarks>
    internal void RemoveLeftLocks()
    {
        File.Delete(PidFile);
        File.Delete(Path.Combine(Sockets, ".s.PGSQL.5432.lock"));
        File.Delete(Path.Combine(Sockets, ".s.PGSQL.5432"));
    }

    private bool StandsInData(string process)
    {
        try
        {
            return Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName == Data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)   // gone, a zombie, or another user's
        {
            return false;
        }
    }

    private int? PidInFile()
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
