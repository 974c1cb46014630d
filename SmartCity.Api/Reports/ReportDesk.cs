using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;
using SmartCity.Api.Evidence;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Reports;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Reports;

/// <summary>Takes reports in, whichever way they come.</summary>
internal sealed class ReportDesk(ReportStore reports, Stores<ReportStore> stores, Reader reader, PhotographDesk photographs, ReportServices services, IOptions<ReportOptions> options, TimeProvider clock)
{
    private const int MostHints = 5, LongestKey = 100;

    /// <summary>A report's photographs, in the order in which they come.</summary>
    private static readonly string[] Kinds = [EvidenceKind.Near, EvidenceKind.Far, EvidenceKind.Reference];

    private static readonly GeometryFactory Degrees = new(new PrecisionModel(), 4490);

    /// <summary>Reads a form of either way.</summary>
    internal Task<(IFormCollection Fields, IReadOnlyList<UploadedPhotograph> Files)> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        UploadedPhotograph.ReadFormAsync(request, options.Value.MaxPhotographs, photographs.MaxBytes, cancellationToken);

    /// <summary>Opens a case for a form that was sent.</summary>
    /// <param name="client">Whose idempotency keys they are: two clients may well choose the same one, and none shall get the other's report.</param>
    /// <exception cref="NoServiceException">There is no such service.</exception>
    /// <exception cref="GeoInputException">Something is missing or wrong.</exception>
    /// <exception cref="Imaging.ImagingInputException">A file is no photograph.</exception>
    internal async Task<(ReportResult Result, IReadOnlyList<NearbyCase> Nearby)> SubmitAsync(
        HttpRequest request, IFormCollection form, IReadOnlyList<UploadedPhotograph> files, string client, string via, CancellationToken cancellationToken)
    {
        var code = form["service_code"].ToString();
        if (code.Length == 0) throw new GeoInputException("service_code is required; /open311/v2/services.json lists them.");
        var service = services.Find(code) ?? throw new NoServiceException(code);
        var person = Person(form, service);
        person.Check();
        if (person.Description is null && files.Count == 0) throw new GeoInputException("description is required where there is no photograph.");
        var (said, key) = (EvidenceApi.Place(form), Key(request, form, client));

        var prepared = new List<PrivatePhoto>();
        foreach (var file in files) prepared.Add(await photographs.PrepareAsync(file, cancellationToken));
        var place = said ?? prepared.Select(p => p.Exif).Where(e => e.Longitude is not null).Select(e => ((double, double)?)(e.Longitude!.Value, e.Latitude!.Value)).FirstOrDefault()
            ?? throw new GeoInputException(person.Address is null ? "lat and long are required where no photograph says its place." : "lat and long are required: address_string alone can't be put on the map.");
        var nearby = await NearbyAsync(code, place.Item1, place.Item2, cancellationToken);

        var kept = new List<CasePhotograph>();
        foreach (var (index, photo) in prepared.DistinctBy(p => p.Sha256).Index()) kept.Add(await photographs.KeepAsync(photo, Kinds[Math.Min(index, Kinds.Length - 1)], null, null, cancellationToken));
        var result = await reports.SubmitAsync(new()
        {
            ServiceCode = code,
            Place = Degrees.CreatePoint(new Coordinate(place.Item1, place.Item2)),
            OccurredAt = kept.Min(p => p.TakenAt) ?? clock.GetUtcNow(),
            Via = via,
            Key = key,
            Person = person,
            Photographs = kept,
        }, cancellationToken);
        if (result.Outcome == IntakeOutcome.Outside) throw new GeoInputException("The place lies outside of the city: nobody here could see to it.");
        return (result, [.. nearby.Where(n => n.Number != result.Number)]);
    }

    /// <summary>Open cases that may be the same matter.</summary>
    internal Task<IReadOnlyList<NearbyCase>> NearbyAsync(string code, double longitude, double latitude, CancellationToken cancellationToken) =>
        stores.Visible(reader).NearbyAsync(code, longitude, latitude, options.Value.NearbyMetres, clock.GetUtcNow() - TimeSpan.FromDays(options.Value.NearbyDays), MostHints, cancellationToken);

    private static ReportPerson Person(IFormCollection form, ReportService service)
    {
        return new()
        {
            FirstName = Text("first_name"),
            LastName = Text("last_name"),
            Phone = Text("phone"),
            Email = Text("email"),
            AccountId = Text("account_id"),
            DeviceId = Text("device_id"),
            Description = Text("description"),
            Address = Text("address_string"),
            MediaUrl = Text("media_url"),
            Attributes = ReportAnswers.Read(service, form),
        };

        string? Text(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    private static string? Key(HttpRequest request, IFormCollection form, string client)
    {
        var key = request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } header ? header : form["idempotency_key"].ToString();
        if (key.Length > LongestKey) throw new GeoInputException($"The idempotency key has {key.Length} characters; {LongestKey} are possible.");
        // Hashed: it outlives an erasure, and a client may be an address.
        return key.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{client}\n{key}")));
    }
}

/// <summary>A report names a service that there isn't.</summary>
internal sealed class NoServiceException(string code) : Exception($"There is no service '{code}'; /open311/v2/services.json lists them.");
