using NetVips;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Privacy;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Privacy;

/// <summary>Real detectors on real pictures; both lie outside of the repository.</summary>
public sealed class RealPrivacyTests
{
    private static readonly string Shared = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data");

    [Fact]
    public void Faces_and_vehicles_are_found_in_street_pictures_and_no_longer_after_they_are_hidden()
    {
        using var privacy = Privacy(out var models);
        using var faces = PhotoNet.Load(models[0]);
        var (pictures, hiddenFaces, hiddenPlates, facesBefore, facesAfter) = (0, 0, 0, 0, 0);
        foreach (var file in Pictures())
        {
            var photo = PhotoFile.Read(File.ReadAllBytes(file), file, new(), TimeZoneInfo.Utc);
            facesBefore += faces.Detect(photo.Picture).Count;
            var record = privacy.Hide(photo.Picture);
            (pictures, hiddenFaces, hiddenPlates) = (pictures + 1, hiddenFaces + record.Faces, hiddenPlates + record.Plates);
            facesAfter += faces.Detect(photo.Picture).Count;
            Keep(photo.Picture, Path.GetFileNameWithoutExtension(file));
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{pictures} pictures: {hiddenFaces} face regions ({facesBefore} by YuNet) and {hiddenPlates} plate regions hidden; YuNet finds {facesAfter} faces afterwards");
        Assert.InRange(hiddenFaces, 20, 400);
        Assert.InRange(hiddenPlates, 10, 400);
        Assert.InRange(facesAfter, 0, facesBefore / 10);
    }

    [Fact]
    public void A_face_is_found_upright_small_and_in_a_large_picture()
    {
        using var faces = PhotoNet.Load(Models()[0]);
        var photo = Pictures().Select(f => PhotoFile.Read(File.ReadAllBytes(f), f, new(), TimeZoneInfo.Utc)).First(p => faces.Detect(p.Picture).Any(r => r.Width > 40));
        // The same picture in the corner of a much larger one: only the tiles see it.
        var large = new TileImage(1920, 1440);
        for (var row = 0; row < Math.Min(photo.Picture.Height, large.Height); row++)
            photo.Picture.Pixels.AsSpan(row * photo.Picture.Width * 4, photo.Picture.Width * 4).CopyTo(large.Pixels.AsSpan(((row + 700) * large.Width + 1100) * 4));
        var (alone, among) = (faces.Detect(photo.Picture).Where(r => r.Width > 40).ToList(), faces.Detect(large));
        Assert.NotEmpty(alone);
        Assert.All(alone, face => Assert.Contains(among, r => Math.Abs(r.Left - 1100 - face.Left) < face.Width / 3 && Math.Abs(r.Top - 700 - face.Top) < face.Height / 3));
    }

    private static IEnumerable<string> Pictures() => Directory.GetFiles(Path.Combine(Shared, "camera", "stills", "clear"), "*.jpg").Order(StringComparer.Ordinal);

    private static PrivacyModel[] Models()
    {
        var folder = Path.Combine(Shared, "models");
        var (faces, vehicles) = (Path.Combine(folder, "face_detection_yunet_2026may.onnx"), Path.Combine(folder, "yolox_nano.onnx"));
        Assert.SkipUnless(File.Exists(faces) && File.Exists(vehicles) && Directory.Exists(Path.Combine(Shared, "camera", "stills", "clear")), "The detectors or the pictures are not on this machine (../shared/data/models, ../shared/data/camera).");
        return [new() { Path = faces, Kind = "yunet" }, new() { Path = vehicles, Kind = "yolox" }];
    }

    private static PhotoPrivacy Privacy(out PrivacyModel[] models)
    {
        var options = new PrivacyOptions();
        foreach (var model in models = Models()) options.Models.Add(model);
        return new(options, TimeZoneInfo.Utc);
    }

    /// <summary>For the reader of the test run.</summary>
    private static void Keep(TileImage picture, string name)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "test-results", "privacy");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name + ".jpg"), picture.Encode(ImageFormat.Jpeg));
    }
}
