using Microsoft.Extensions.Options;
using SmartCity.Api.Evidence;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Reports;

/// <summary>Evidence, photographs and reports: their settings and services.</summary>
internal static class ReportsSetup
{
    internal static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddOptions<ReportOptions>().BindConfiguration(ReportOptions.Section).ValidateOnStart();
        services.AddOptions<PrivacyOptions>().BindConfiguration(PrivacyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReportOptions>, ReportOptionsCheck>();
        services.AddSingleton(p => new PhotoPrivacy(p.GetRequiredService<IOptions<PrivacyOptions>>().Value, TimeZoneInfo.FindSystemTimeZoneById(p.GetRequiredService<IOptions<GeoOptions>>().Value.TimeZone)));
        services.AddSingleton(p => ReportServices.Load(p.GetRequiredService<IOptions<ReportOptions>>().Value.ServicesFile, p.GetRequiredService<CaseRulesSource>()));
        services.AddSingleton<PhotographDesk>().AddSingleton<ReportClients>().AddScoped<ReportDesk>();
        return services;
    }
}
