using Microsoft.Extensions.Options;

namespace SmartCity.Api.Evidence;

/// <summary>Settings of section "SmartCity:Evidence": where pictures are kept.</summary>
internal sealed class EvidenceOptions
{
    internal const string Section = "SmartCity:Evidence";

    /// <summary>Photographs that one request may bring.</summary>
    public int MaxPhotographs { get; set; } = 5;

    /// <summary>Address of an S3-compatible storage, such as https://s3.example.org; empty: the data folder.</summary>
    public string S3Endpoint { get; set; } = "";

    public string S3Bucket { get; set; } = "";

    public string S3Region { get; set; } = "us-east-1";

    public string S3AccessKey { get; set; } = "";

    public string S3SecretKey { get; set; } = "";

    /// <summary>Goes before the names of files.</summary>
    public string S3Prefix { get; set; } = "evidence/";

    internal bool UsesS3 => S3Endpoint.Length > 0;
}

/// <summary>A wrong setting stops the start with its name.</summary>
internal sealed class EvidenceOptionsCheck : IValidateOptions<EvidenceOptions>
{
    public ValidateOptionsResult Validate(string? name, EvidenceOptions options)
    {
        if (options.MaxPhotographs is < 1 or > 20) return ValidateOptionsResult.Fail("SmartCity:Evidence:MaxPhotographs: 1 to 20.");
        if (!options.UsesS3) return ValidateOptionsResult.Success;
        if (!Uri.TryCreate(options.S3Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return ValidateOptionsResult.Fail("SmartCity:Evidence:S3Endpoint: an http or https address.");
        var lacking = new[] { ("S3Bucket", options.S3Bucket), ("S3Region", options.S3Region), ("S3AccessKey", options.S3AccessKey), ("S3SecretKey", options.S3SecretKey) }.FirstOrDefault(s => s.Item2.Length == 0).Item1;
        return lacking is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"SmartCity:Evidence:{lacking} is needed with S3Endpoint.");
    }
}
