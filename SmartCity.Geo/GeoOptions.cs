using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartCity.Geo.Sites;

namespace SmartCity.Geo;

/// <summary>Settings of section "SmartCity:Geo"; a wrong one stops the start with its name.</summary>
public sealed class GeoOptions
{
    public const string Section = "SmartCity:Geo";

    /// <summary>Npgsql connection string of a migrated database.</summary>
    [Required(AllowEmptyStrings = true)]
    public string ConnectionString { get; set; } = "";

    /// <summary>First part of case numbers: "KM" gives KM-2026-000001.</summary>
    [RegularExpression("^[A-Z]{2,4}$", ErrorMessage = "CaseNumberPrefix: two to four capital letters.")]
    public string CaseNumberPrefix { get; set; } = "KM";

    /// <summary>IANA name of the city's time zone: it decides in which year a case is numbered.</summary>
    [Required]
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>The city's case rules; read again whenever the file changes. Empty: the sample that the program carries.</summary>
    public string CaseRulesPath { get; set; } = "";

    /// <summary>Who sees what (docs/access.md); read again whenever the file changes. Empty: the policy that the program carries.</summary>
    public string AccessPolicyPath { get; set; } = "";

    /// <summary>How cases find their site and route.</summary>
    [ValidateObjectMembers]
    public SiteOptions Sites { get; set; } = new();

    /// <summary>Bytes of GeoJSON that are kept so that pages of features need not read it again; 0: none.</summary>
    [Range(0, 1 << 30)]
    public int FeatureTextBytes { get; set; } = 32 << 20;   // the cases of some years of a city

    /// <summary>JSON file with the thresholds of tracks (<see cref="Tracks.TrackRules"/>); empty: the default ones.</summary>
    public string TrackRulesPath { get; set; } = "";
}

[OptionsValidator]   // generated: no reflection
internal sealed partial class GeoOptionsValidator : IValidateOptions<GeoOptions>;
