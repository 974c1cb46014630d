namespace SmartCity.Geo;

/// <summary>What was asked for is sound, but the state of things refuses it; the message says which state, and what would be right.</summary>
/// <remarks>The command line answers it with exit code 2, the API with problem details of status 409.</remarks>
public class GeoConflictException : Exception
{
    public GeoConflictException(string message) : base(message) { }

    public GeoConflictException(string message, Exception innerException) : base(message, innerException) { }

    public GeoConflictException() { }
}
