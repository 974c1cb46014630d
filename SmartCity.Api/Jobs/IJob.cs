using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo;

namespace SmartCity.Api.Jobs;

/// <summary>One kind of work. Running it again with the same parameters changes nothing more: a killed job is simply run once more.</summary>
internal interface IJob
{
    /// <summary>One of <see cref="JobKind"/>.</summary>
    string Kind { get; }

    /// <summary>Whether a caller of the API may order this; the program's own streams may do more.</summary>
    /// <exception cref="GeoInputException">The parameters are not what this kind needs, or name what a caller must not reach.</exception>
    void CheckOrder(JsonElement parameters);

    /// <returns>What becomes the job's result, as JSON.</returns>
    Task<object> RunAsync(JsonElement parameters, JobProgress progress, CancellationToken cancellationToken);
}

/// <summary>A kind of work whose parameters are <typeparamref name="TParameters"/>.</summary>
internal abstract class Job<TParameters>(string kind) : IJob where TParameters : class
{
    public string Kind => kind;

    public void CheckOrder(JsonElement parameters) => CheckOrder(Read(parameters));

    public Task<object> RunAsync(JsonElement parameters, JobProgress progress, CancellationToken cancellationToken) =>
        RunAsync(Read(parameters), progress, cancellationToken);

    protected abstract Task<object> RunAsync(TParameters parameters, JobProgress progress, CancellationToken cancellationToken);

    protected virtual void CheckOrder(TParameters parameters) { }

    private TParameters Read(JsonElement parameters)
    {
        try
        {
            return parameters.Deserialize<TParameters>(JobJson.Options) ?? throw new JsonException("they are null");
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The parameters of a {kind} job are wrong: {e.Message}", e);
        }
    }
}

/// <summary>How parameters and results are written: snake_case, unknown names refused.</summary>
internal static class JobJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);
}
