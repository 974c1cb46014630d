using System.Text.Json;

namespace SmartCity.Geo.Reports;

/// <summary>All that a person said of themselves, and their own words: for officers alone, and erased on demand.</summary>
public sealed record ReportPerson
{
    public const int LongestDescription = 4000;

    private const int LongestName = 100, LongestPhone = 40, LongestEmail = 254, LongestAddress = 400, LongestLink = 2000, LongestAttributes = 8000;

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>Of Open311 clients that know their users.</summary>
    public string? AccountId { get; init; }

    /// <summary>Of Open311 clients.</summary>
    public string? DeviceId { get; init; }

    public string? Description { get; init; }

    /// <summary>Where it is, in words.</summary>
    public string? Address { get; init; }

    /// <summary>A picture elsewhere. It is never fetched: the address is a stranger's.</summary>
    public string? MediaUrl { get; init; }

    /// <summary>A JSON object: answers to the questions of the service, by code.</summary>
    public string Attributes { get; init; } = "{}";

    /// <exception cref="GeoInputException">A part is too long, or is not what its name says.</exception>
    public void Check()
    {
        foreach (var (name, text, most) in ((string, string?, int)[])
            [("first_name", FirstName, LongestName), ("last_name", LastName, LongestName), ("phone", Phone, LongestPhone), ("email", Email, LongestEmail), ("account_id", AccountId, LongestName),
             ("device_id", DeviceId, LongestName), ("description", Description, LongestDescription), ("address_string", Address, LongestAddress), ("media_url", MediaUrl, LongestLink), ("attribute", Attributes, LongestAttributes)])
        {
            if (text?.Length > most) throw new GeoInputException($"{name} has {text.Length} characters; {most} are possible.");
            if (text?.Contains('\0') == true) throw new GeoInputException($"{name} holds a NUL, which no text can.");
        }
        if (Email is { } email && (email.IndexOf('@') is var at && (at < 1 || at == email.Length - 1 || email.Any(char.IsWhiteSpace)))) throw new GeoInputException("email is no address such as name@example.org.");
        if (Phone is { } phone && (phone.Count(char.IsAsciiDigit) < 3 || phone.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or '-' or ' ' or '(' or ')' or '/' or '.' or 'x' or '#' or '*'))))
            throw new GeoInputException("phone is no number such as +86 871 1234 5678.");
        if (MediaUrl is { } link && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) throw new GeoInputException("media_url is no address that begins with https:// or http://.");
        if (JsonElement.Parse(Attributes).ValueKind != JsonValueKind.Object) throw new GeoInputException("attribute is no list of answers by code.");
    }
}
