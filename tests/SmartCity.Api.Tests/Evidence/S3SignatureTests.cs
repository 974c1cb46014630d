using SmartCity.Api.Evidence;

namespace SmartCity.Api.Tests.Evidence;

public sealed class S3SignatureTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Date = "20130524T000000Z", Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    [Fact]
    public void The_tests_storage_checks_as_the_example_of_AWS_says()
    {
        // AWS, "Authenticating Requests: Using the Authorization Header", example GET Object.
        Dictionary<string, string> headers = new() { ["host"] = "examplebucket.s3.amazonaws.com", ["range"] = "bytes=0-9", ["x-amz-content-sha256"] = Empty, ["x-amz-date"] = Date };
        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            S3Server.Signature("GET", "/test.txt", headers, Empty, Date, "20130524/us-east-1/s3/aws4_request", Secret));
    }

    [Fact]
    public void The_client_signs_as_it_checks()
    {
        Dictionary<string, string> headers = new() { ["host"] = "examplebucket.s3.amazonaws.com", ["x-amz-content-sha256"] = Empty, ["x-amz-date"] = Date };
        var signature = S3Server.Signature("PUT", "/a%20b/c", headers, Empty, Date, "20130524/us-east-1/s3/aws4_request", Secret);
        Assert.Equal($"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}",
            S3Signature.Authorization("PUT", "/a%20b/c", "examplebucket.s3.amazonaws.com", Empty, Date, "us-east-1", "AKIAIOSFODNN7EXAMPLE", Secret));
    }
}
