namespace SmartCity.Geo.Database;

/// <summary>Where and how a private PostgreSQL cluster runs.</summary>
public sealed record PrivateClusterOptions
{
    /// <summary>Folder that holds the cluster; made when missing. See <see cref="PrivateCluster.Locate"/> for when another is used.</summary>
    public required string Folder { get; init; }

    /// <summary>Database to make and to name in the connection string: letters, digits and underscores.</summary>
    public string Database { get; init; } = "smartcity";

    /// <summary>False gives up safety against power loss for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Told in plain words what takes time, and when another folder than asked for is used.</summary>
    public IProgress<string>? Progress { get; init; }
}
