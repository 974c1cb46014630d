namespace SmartCity.Geo;

/// <summary>The caller's data can't be used as it is; the message names what, where and what would be right, in one line.</summary>
/// <remarks>The command line answers it with exit code 2, the API with problem details of status 422.</remarks>
public sealed class GeoInputException : Exception
{
    public GeoInputException(string message) : base(message) { }

    public GeoInputException(string message, Exception innerException) : base(message, innerException) { }

    public GeoInputException() { }
}
