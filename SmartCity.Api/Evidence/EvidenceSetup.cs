using Microsoft.Extensions.Options;

namespace SmartCity.Api.Evidence;

/// <summary>Where evidence is kept: for the pages and for the jobs that draw it.</summary>
internal static class EvidenceSetup
{
    internal static IServiceCollection AddEvidence(this IServiceCollection services)
    {
        services.AddOptions<EvidenceOptions>().BindConfiguration(EvidenceOptions.Section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<EvidenceOptions>, EvidenceOptionsCheck>().AddSingleton<S3Client>().AddSingleton<EvidenceFiles>();
    }
}
