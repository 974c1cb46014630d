namespace SmartCity.Geo.Editions;

/// <summary>Somebody else changed the cells first.</summary>
public sealed class StaleCellsException : GeoConflictException
{
    /// <param name="current">The cells in question as they are now; those that are no more are missing.</param>
    public StaleCellsException(string message, IReadOnlyList<StoredCell> current) : base(message) => Current = current;

    public StaleCellsException(string message) : base(message) { }

    public StaleCellsException(string message, Exception innerException) : base(message, innerException) { }

    public StaleCellsException() { }

    /// <summary>The cells in question as they are now, by code.</summary>
    public IReadOnlyList<StoredCell> Current { get; } = [];
}
