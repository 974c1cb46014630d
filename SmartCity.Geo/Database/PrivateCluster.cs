using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

namespace SmartCity.Geo.Database;

/// <summary>A PostgreSQL server of our own: in a folder, on a unix socket there (no port, so no clash and no other user), with a random password.</summary>
/// <remarks>
/// The server is its own session: Ctrl-C on the terminal doesn't reach it, the caller decides when it stops.
/// Calls for one folder wait for each other, also across processes.
/// </remarks>
public static partial class PrivateCluster
{
    private const string Owner = "smartcity";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the cluster, made at the first call, or finds it running.</summary>
    /// <returns>Npgsql connection string of <see cref="PrivateClusterOptions.Database"/>, which exists then; its user owns the cluster.</returns>
    /// <exception cref="GeoInputException">No usable PostgreSQL, or it doesn't start: the message quotes it.</exception>
    public static async Task<string> StartAsync(PrivateClusterOptions options, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new GeoInputException("A private PostgreSQL cluster needs Linux or macOS; name an existing server with --db.");
        if (!PlainName().IsMatch(options.Database)) throw new GeoInputException($"'{options.Database}' is no database name: use letters, digits and underscores.");
        var account = ServerAccount.Current();
        var folder = await LocateAsync(options.Folder, account, cancellationToken);
        if (folder.Root != Path.GetFullPath(options.Folder))
            options.Progress?.Report($"The database server can't use {options.Folder} (not reachable for its account, or too long a path); it lives in {folder.Root}.");

        using var ours = await LockAsync(folder, cancellationToken);
        for (var waited = TimeSpan.Zero; ; waited += PollEvery)
        {
            if (folder.RunningPid() is null) await MakeAndStartAsync(folder, account, options, cancellationToken);
            try
            {
                return await EnsureDatabaseAsync(folder, options.Database, cancellationToken);
            }
            catch (NpgsqlException e) when (waited < Patience && e is { InnerException: SocketException or IOException } or PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow })
            {
                await Task.Delay(PollEvery, cancellationToken);   // found running, but it is ending, dying or not up yet
            }
        }
    }

    /// <summary>Ends the server of this folder: open transactions are rolled back, everything committed is on disk.</summary>
    /// <returns>False when it wasn't running.</returns>
    public static async Task<bool> StopAsync(string folder, CancellationToken cancellationToken)
    {
        var found = Locate(folder);
        if (found is null) return false;
        var cluster = new ClusterFolder(found);
        using var ours = await LockAsync(cluster, cancellationToken);
        return await StopServerAsync(cluster, cancellationToken);
    }

    /// <summary>Ends the server and removes its files for good.</summary>
    public static async Task DeleteAsync(string folder, CancellationToken cancellationToken)
    {
        if (Locate(folder) is not { } found) return;
        var cluster = new ClusterFolder(found);
        using (await LockAsync(cluster, cancellationToken)) await StopServerAsync(cluster, cancellationToken);
        Directory.Delete(found, recursive: true);
    }

    /// <summary>Whether a server runs on this folder's data now.</summary>
    public static bool IsRunning(string folder) => Locate(folder) is { } found && new ClusterFolder(found).RunningPid() is not null;

    /// <summary>Where the cluster asked for at <paramref name="folder"/> lies: there, in its stand-in, or nowhere yet (null).</summary>
    /// <remarks>
    /// The stand-in, named by a hash of the path under /var/lib/smartcity (for root) or the user's data folder, is used when the server's account
    /// can't reach the folder or the socket's path would be too long.
    /// </remarks>
    public static string? Locate(string folder)
    {
        var wanted = new ClusterFolder(Path.GetFullPath(folder));
        if (wanted.IsInitialised) return wanted.Root;
        var standIn = ClusterFolder.StandInFor(wanted.Root);
        return standIn.IsInitialised ? standIn.Root : null;
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<ClusterFolder> LocateAsync(string path, ServerAccount account, CancellationToken cancellationToken)
    {
        var wanted = new ClusterFolder(Path.GetFullPath(path));
        if (Locate(wanted.Root) is { } existing) return new(existing);
        foreach (var candidate in (ClusterFolder[])[wanted, ClusterFolder.StandInFor(wanted.Root)])
        {
            if (!candidate.SocketPathFits) continue;
            Directory.CreateDirectory(candidate.Root);
            File.SetUnixFileMode(candidate.Root, (UnixFileMode)0b111_001_001);   // others may pass through, not look
            Directory.CreateDirectory(candidate.Sockets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await account.HandOverAsync(candidate.Sockets, cancellationToken);
            if (!account.IsOther || (await account.RunAsync("test", ["-w", candidate.Sockets], cancellationToken)).ExitCode == 0) return candidate;
            Directory.Delete(candidate.Sockets);
            if (!Directory.EnumerateFileSystemEntries(candidate.Root).Any()) Directory.Delete(candidate.Root);   // it may hold other things of the project
        }
        throw new GeoInputException($"The database server can reach neither {wanted.Root} nor {ClusterFolder.StandInFor(wanted.Root).Root}; name an existing server with --db.");
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task MakeAndStartAsync(ClusterFolder folder, ServerAccount account, PrivateClusterOptions options, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find(folder.Major);
        if (!folder.IsInitialised)
        {
            options.Progress?.Report($"Making a PostgreSQL {binaries.Major} cluster in {folder.Root}");
            await InitialiseAsync(folder, binaries, account, cancellationToken);
        }
        await File.WriteAllTextAsync(folder.Settings, Settings(folder, options.Durable), cancellationToken);
        await StartServerAsync(folder, binaries, account, cancellationToken);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task InitialiseAsync(ClusterFolder folder, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.UnfinishedData)) Directory.Delete(folder.UnfinishedData, recursive: true);
        await WritePrivateFileAsync(folder.Password, RandomNumberGenerator.GetHexString(48, lowercase: true), cancellationToken);
        await account.HandOverAsync(folder.Password, cancellationToken);
        Directory.CreateDirectory(folder.UnfinishedData, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await account.HandOverAsync(folder.UnfinishedData, cancellationToken);
        var (exitCode, output) = await account.RunAsync(binaries.Initdb,
            ["-D", folder.UnfinishedData, "-U", Owner, "--auth=scram-sha-256", $"--pwfile={folder.Password}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"], cancellationToken);
        if (exitCode != 0) throw new GeoInputException($"initdb failed in {folder.UnfinishedData}: {output}");
        await File.AppendAllTextAsync(Path.Combine(folder.UnfinishedData, "postgresql.conf"), "\ninclude '../smartcity.conf'\n", cancellationToken);
        Directory.Move(folder.UnfinishedData, folder.Data);
    }

    private static async Task StartServerAsync(ClusterFolder folder, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; folder.IsInUse(); waited += PollEvery)   // workers of a killed server finish on their own
        {
            if (waited > Patience) throw new GeoInputException($"Processes of an earlier PostgreSQL still work in {folder.Data}; end them and try again.");
            await Task.Delay(PollEvery, cancellationToken);
        }
        folder.RemoveLeftLocks();
        if (File.Exists(folder.ServerLog)) File.Move(folder.ServerLog, folder.ServerLog + ".previous", overwrite: true);
        var (exitCode, output) = await account.RunAsync(binaries.PgCtl, ["-D", folder.Data, "-l", folder.ServerLog, "-w", "-t", "120", "start"], cancellationToken);
        if (exitCode == 0) return;
        var log = File.Exists(folder.ServerLog) ? string.Join("; ", File.ReadLines(folder.ServerLog).TakeLast(5)) : output;
        throw new GeoInputException($"PostgreSQL did not start on {folder.Data}: {log}");
    }

    private static async Task<bool> StopServerAsync(ClusterFolder folder, CancellationToken cancellationToken)
    {
        if (folder.RunningPid() is null) return false;
        var (exitCode, output) = await ServerAccount.Current().RunAsync(PostgresBinaries.Find(folder.Major).PgCtl, ["-D", folder.Data, "-m", "fast", "-w", "-t", "120", "stop"], cancellationToken);
        return exitCode == 0 || folder.RunningPid() is null ? true : throw new GeoInputException($"PostgreSQL did not stop on {folder.Data}: {output}");
    }

    private static async Task<string> EnsureDatabaseAsync(ClusterFolder folder, string database, CancellationToken cancellationToken)
    {
        var password = (await File.ReadAllTextAsync(folder.Password, cancellationToken)).Trim();
        var connection = new NpgsqlConnectionStringBuilder { Host = folder.Sockets, Username = Owner, Password = password, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres", Pooling = false }))
        {
            await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
            exists.Parameters.Add(new() { Value = database });
            if (await exists.ExecuteScalarAsync(cancellationToken) is null)
            {
                await using var create = source.CreateCommand($"create database \"{database}\"");
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        connection.Database = database;
        return connection.ConnectionString;
    }

    private static async Task<FileStream> LockAsync(ClusterFolder folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(folder.Root))   // another process holds it
            {
                await Task.Delay(PollEvery, cancellationToken);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task WritePrivateFileAsync(string path, string content, CancellationToken cancellationToken)
    {
        File.Delete(path);
        await using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await using var writer = new StreamWriter(stream);
        await writer.WriteLineAsync(content.AsMemory(), cancellationToken);
    }

    /// <summary>For a machine with 2 cores and a few GB that also does other work.</summary>
    private static string Settings(ClusterFolder folder, bool durable) => $"""
        # Written at every start; change nothing here.
        listen_addresses = ''
        unix_socket_directories = '{folder.Sockets.Replace("'", "''", StringComparison.Ordinal)}'
        unix_socket_permissions = 0700
        max_connections = 100
        shared_buffers = 256MB
        effective_cache_size = 1GB
        work_mem = 16MB
        maintenance_work_mem = 128MB
        random_page_cost = 1.1
        jit = off
        max_wal_size = 2GB
        wal_compression = on
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_min_duration_statement = 2s
        fsync = {(durable ? "on" : "off")}
        synchronous_commit = {(durable ? "on" : "off")}
        full_page_writes = {(durable ? "on" : "off")}

        """;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
    private static partial Regex PlainName();
}
