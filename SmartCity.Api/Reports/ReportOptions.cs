using Microsoft.Extensions.Options;

namespace SmartCity.Api.Reports;

/// <summary>Settings of section "SmartCity:Reports": who may report what, how often, and how a matter that is known already is recognised.</summary>
internal sealed class ReportOptions
{
    internal const string Section = "SmartCity:Reports";

    /// <summary>Whether people without a key may report from anywhere. Without it they may from this machine only, as everything that is public.</summary>
    public bool Anonymous { get; set; }

    /// <summary>Of Open311: the city's name among others; empty: any jurisdiction_id is right.</summary>
    public string JurisdictionId { get; set; } = "";

    /// <summary>What may be reported: a JSON file such as services.json beside this; empty: that one.</summary>
    public string ServicesFile { get; set; } = "";

    /// <summary>Reports that one client may send at once, and then in an hour.</summary>
    public int Burst { get; set; } = 5;

    public int PerHour { get; set; } = 20;

    /// <summary>Likewise for a client with a key.</summary>
    public int PerHourWithKey { get; set; } = 2000;

    /// <summary>Questions (status, what is near) that one client may ask in a minute.</summary>
    public int ReadsPerMinute { get; set; } = 120;

    /// <summary>True behind a reverse proxy on this machine: clients are told apart by the last entry of X-Forwarded-For.</summary>
    public bool BehindProxy { get; set; }

    /// <summary>An open case of the class this near and this young may be the same matter.</summary>
    public double NearbyMetres { get; set; } = 50;

    public double NearbyDays { get; set; } = 30;

    /// <summary>Photographs that a report may bring.</summary>
    public int MaxPhotographs { get; set; } = 3;
}

/// <summary>A wrong setting stops the start with its name.</summary>
internal sealed class ReportOptionsCheck : IValidateOptions<ReportOptions>
{
    public ValidateOptionsResult Validate(string? name, ReportOptions options)
    {
        foreach (var (setting, isRight, wanted) in ((string, bool, string)[])
        [
            (nameof(options.Burst), options.Burst is >= 1 and <= 10_000, "1 to 10,000"), (nameof(options.PerHour), options.PerHour is >= 1 and <= 100_000, "1 to 100,000"),
            (nameof(options.PerHourWithKey), options.PerHourWithKey is >= 1 and <= 1_000_000, "1 to 1,000,000"), (nameof(options.ReadsPerMinute), options.ReadsPerMinute is >= 1 and <= 100_000, "1 to 100,000"),
            (nameof(options.NearbyMetres), options.NearbyMetres is >= 0 and <= 5000, "0 to 5000"), (nameof(options.NearbyDays), options.NearbyDays is >= 0 and <= 3650, "0 to 3650"),
            (nameof(options.MaxPhotographs), options.MaxPhotographs is >= 0 and <= 10, "0 to 10"),
        ])
            if (!isRight) return ValidateOptionsResult.Fail($"{ReportOptions.Section}:{setting}: {wanted}.");
        return ValidateOptionsResult.Success;
    }
}
