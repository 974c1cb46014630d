using System.Text.Json;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;
using SmartCity.Api.Evidence;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cameras;
using SmartCity.Geo.Cases;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Cameras;

/// <summary>What plumes become: rows, alarms, and cases with a picture in which nobody can be known.</summary>
internal sealed class PlumeDesk(PlumeStore plumes, Stores<CaseIntake> intake, EvidenceFiles evidence, PlumePlacing placing, PlumeWitnesses witnesses, ThresholdDesk thresholds, IOptions<GeoOptions> geo, ILogger<PlumeDesk> logger)
{
    /// <summary>Plumes of one frame that are kept, the strongest.</summary>
    private const int MostPlumes = 8;

    /// <summary>A plume with its row and the track that it belongs to.</summary>
    internal sealed record Prepared(NewPlume Row, FollowedPlume Followed, bool IsAlarm, PlumePlace Place);

    /// <summary>The rows of a frame's plumes; its lane's turn is the caller's.</summary>
    internal async Task<IReadOnlyList<Prepared>> PrepareAsync(IntakeCamera camera, CameraLane lane, SeenFrame seen, bool isHaze, CancellationToken cancellationToken)
    {
        var result = seen.Result;
        if (result.Plumes.Count == 0) return [];
        var threshold = await thresholds.CurrentAsync(camera, cancellationToken);
        var prepared = new List<Prepared>();
        foreach (var plume in result.Plumes.Take(MostPlumes))
        {
            var followed = lane.Follow(plume);
            followed.Peak = Math.Max(followed.Peak, plume.Score);
            var isStanding = plume.Level == DustLevel.Alarm;
            var foot = plume.Base[plume.Base.Count / 2];
            var outline = Shares(plume.Outline.ExteriorRing.Coordinates, result);
            var place = await placing.PlaceAsync(camera, foot.X / result.Width, foot.Y / result.Height, PlumePlacing.BaseSigma(outline), cancellationToken);
            var isAlarm = isStanding && followed.Peak >= threshold && !isHaze && place.Point is not null;
            prepared.Add(new(new()
            {
                Track = followed.Track,
                Outline = outline,
                Base = Shares(plume.Base, result),
                AreaShare = plume.AreaShare,
                Opacity = plume.Opacity,
                Score = Math.Clamp(plume.Score, 0, 1),
                Persistence = plume.Frames,
                Level = JsonNamingPolicy.SnakeCaseLower.ConvertName(plume.Level.ToString()),
                Threshold = threshold,
                Place = place.Point,
                UncertaintyMetres = place.UncertaintyMetres,
                PlacedBy = place.By,
                CaseState = !isStanding || isAlarm || place.Point is null ? "none" : isHaze ? "haze" : "below",
            }, followed, isAlarm, place));
        }
        return prepared;
    }

    /// <summary>Gives alarms their cases, once a track; the frame is stored already.</summary>
    /// <param name="ids">Of the stored rows, in the order of <paramref name="prepared"/>.</param>
    internal async Task FileAsync(IntakeCamera camera, SeenFrame seen, IReadOnlyList<Prepared> prepared, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (var (plume, id) in prepared.Zip(ids).Where(p => p.First.IsAlarm))
        {
            if (plume.Followed.Filed is { } filed)
            {
                await plumes.MarkAsync(id, filed.State == "opened" ? "joined" : filed.State, filed.CaseId, cancellationToken);
                continue;
            }
            plume.Followed.Filed = await OpenAsync(camera, seen, plume, id, cancellationToken);
        }
    }

    /// <returns>Null: there could be no case, which is logged; the frame is stored all the same.</returns>
    private async Task<(string State, Guid? CaseId)?> OpenAsync(IntakeCamera camera, SeenFrame seen, Prepared plume, long id, CancellationToken cancellationToken)
    {
        var picture = seen.Picture;
        var score = Math.Clamp(plume.Followed.Peak, 0, 1);
        try
        {
            var said = await witnesses.AskAsync(plume.Place, score, seen.Clock.TakenAt, cancellationToken);
            return await plumes.FileAsync(new()
            {
                Camera = camera,
                Track = plume.Row.Track,
                PlumeId = id,
                Place = plume.Place.Point!,
                UncertaintyMetres = plume.Place.UncertaintyMetres!.Value,
                IsAtCamera = plume.Place.IsAtCamera,
                At = seen.Clock.TakenAt,
                Score = score,
                Fused = said?.Fused,
                Source = said?.Source,
                Threshold = plume.Row.Threshold,
                Persistence = plume.Row.Persistence,
                Picture = new()
                {
                    CaseId = Guid.Empty,
                    Kind = EvidenceKind.Far,
                    Sha256 = picture.Sha256,
                    MediaType = picture.MediaType,
                    Path = await evidence.KeepAsync(picture.Sha256, picture.Content, picture.MediaType, cancellationToken),
                    TakenAt = seen.Clock.TakenAt,
                    Place = camera.Place,
                    Privacy = IntakeDesk.PrivacyJson(picture.Record),
                    UploadedBy = $"camera {camera.Code}",
                },
            }, intake.Owner, geo.Value, cancellationToken);
        }
        catch (GeoInputException e)
        {
            logger.PlumeNotFiled(camera.Code, e.Message);
            return null;
        }
    }

    private static string Shares(IEnumerable<Coordinate> line, DustFrameResult frame) =>
        JsonSerializer.Serialize(line.Select(c => (double[])[Share(c.X, frame.Width), Share(c.Y, frame.Height)]));

    private static double Share(double pixels, int of) => Math.Round(Math.Clamp(pixels / of, 0, 1), 4);
}
