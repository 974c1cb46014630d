using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Api.Evidence;

/// <summary>AWS Signature Version 4 of a request without a query, over host, x-amz-content-sha256 and x-amz-date.</summary>
/// <remarks>Source: AWS, "Create a signed AWS API request" (AWS4-HMAC-SHA256). Pure.</remarks>
internal static class S3Signature
{
    internal const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date", Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>x-amz-date.</summary>
    internal static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The Authorization header.</summary>
    /// <param name="path">As it is sent, escaped, with its leading slash.</param>
    /// <param name="host">With the port, unless it is the scheme's own.</param>
    /// <param name="contentSha256">Of the body, lower-case hexadecimal.</param>
    /// <param name="date">See <see cref="Date"/>.</param>
    internal static string Authorization(string method, string path, string host, string contentSha256, string date, string region, string accessKey, string secretKey)
    {
        var scope = $"{date[..8]}/{region}/s3/aws4_request";
        var request = $"{method}\n{path}\n\nhost:{host}\nx-amz-content-sha256:{contentSha256}\nx-amz-date:{date}\n\n{SignedHeaders}\n{contentSha256}";
        var toSign = $"{Algorithm}\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[date[..8], region, "s3", "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}";
    }
}
