using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Hosting;

/// <summary>The server's settings, for commands that work on its database beside it: a case is numbered and timed the same by both.</summary>
internal static class ServerSettings
{
    /// <summary>Section "SmartCity:Geo" of the environment; its rules are those of <c>SMARTCITY_CASE_RULES</c> unless the section names others.</summary>
    internal static GeoOptions Geo()
    {
        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(GeoOptions.Section).Get<GeoOptions>() ?? new();
        if (options.CaseRulesPath.Length == 0) options.CaseRulesPath = Environment.GetEnvironmentVariable("SMARTCITY_CASE_RULES") ?? "";
        return options;
    }

    /// <summary>The access policy of a file, else of <c>SMARTCITY_ACCESS_POLICY</c>, else the one that the program carries.</summary>
    /// <exception cref="GeoInputException">It can't be read or is wrong.</exception>
    internal static AccessPolicySource Policy(string? file = null)
    {
        if (file is not { Length: > 0 }) file = Geo().AccessPolicyPath is { Length: > 0 } path ? path : Environment.GetEnvironmentVariable("SMARTCITY_ACCESS_POLICY");
        return new(file is { Length: > 0 } ? file : null);
    }

    /// <summary>The case rules that these settings name.</summary>
    /// <exception cref="GeoInputException">They can't be read or are wrong.</exception>
    internal static CaseRulesSource Rules(GeoOptions options) => new(options.CaseRulesPath is { Length: > 0 } path ? path : null);
}
