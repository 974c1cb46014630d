using System.Security.Cryptography;
using NetVips;
using SmartCity.Imaging.Privacy;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Privacy;

public sealed class PhotoPrivacyTests
{
    [Fact]
    public void A_face_becomes_four_blocks_across_and_its_surroundings_stay()
    {
        var (picture, before) = (Noise(400, 300), Noise(400, 300));
        Pixelation.Hide(picture, new(PhotoSubject.Face, 100, 100, 180, 200, 0.9));
        var colours = new HashSet<(byte, byte, byte)>();
        for (var row = 100; row < 200; row++)
            for (var column = 100; column < 180; column++) colours.Add(PhotoFiles.At(picture, column, row));
        Assert.InRange(colours.Count, 2, 20);   // 4 × 5 blocks of 20 pixels
        Assert.Equal(PhotoFiles.At(before, 99, 150), PhotoFiles.At(picture, 99, 150));
        Assert.Equal(PhotoFiles.At(before, 180, 150), PhotoFiles.At(picture, 180, 150));
    }

    [Fact]
    public void What_is_hidden_can_not_be_brought_back()
    {
        // Two pictures that differ in every pixel, but not in the means of the blocks, become the same one.
        var (one, other) = (new TileImage(64, 64), new TileImage(64, 64));
        for (var i = 0; i < one.Pixels.Length; i++)
            (one.Pixels[i], other.Pixels[i]) = i % 4 == 3 ? ((byte)255, (byte)255) : i / 4 % 2 == 0 ? ((byte)200, (byte)40) : ((byte)40, (byte)200);
        Assert.NotEqual(one.Pixels, other.Pixels);
        foreach (var picture in (TileImage[])[one, other]) Pixelation.Hide(picture, new(PhotoSubject.Face, 0, 0, 64, 64, 1));
        Assert.Equal(one.Pixels, other.Pixels);
    }

    [Fact]
    public void A_plate_is_at_most_two_blocks_wide_and_regions_may_reach_over_the_edge()
    {
        var picture = Noise(400, 300);
        Pixelation.Hide(picture, new(PhotoSubject.Plate, 300, 200, 460, 320, 0.9));   // a vehicle 160 wide: its plate is 40
        for (var column = 300; column < 320; column++) Assert.Equal(PhotoFiles.At(picture, 300, 210), PhotoFiles.At(picture, column, 210));
        Assert.NotEqual(PhotoFiles.At(picture, 300, 210), PhotoFiles.At(picture, 320, 210));
    }

    [Fact]
    public void Without_models_the_whole_picture_is_made_coarse_and_the_record_says_so()
    {
        using var privacy = new PhotoPrivacy(new(), TimeZoneInfo.Utc);
        var made = privacy.Apply(PhotoFiles.Halves(1280, 960), "photo.jpg");
        using var stored = Image.NewFromBuffer(made.Content);
        Assert.Equal((PrivacyRecord.Coarse, 0), (made.Record.Method, made.Record.Models.Count));
        Assert.Equal((1280, 960), (stored.Width, stored.Height));

        var noise = Noise(1280, 960);
        privacy.Hide(noise);
        var colours = new HashSet<(byte, byte, byte)>();
        for (var row = 0; row < noise.Height; row++)
            for (var column = 0; column < noise.Width; column++) colours.Add(PhotoFiles.At(noise, column, row));
        Assert.InRange(colours.Count, 100, 64 * 48);
    }

    [Fact]
    public void A_detector_for_faces_alone_leaves_plates_readable_so_the_picture_is_made_coarse()
    {
        using var half = new PhotoPrivacy(new(), [new Fixed(PhotoSubject.Face)], TimeZoneInfo.Utc);
        using var both = new PhotoPrivacy(new(), [new Fixed(PhotoSubject.Face), new Fixed(PhotoSubject.Plate)], TimeZoneInfo.Utc);
        Assert.Equal((false, true), (half.Detects, both.Detects));
        Assert.Equal(PrivacyRecord.Coarse, half.Hide(Noise(200, 200)).Method);
        var record = both.Hide(Noise(200, 200));
        Assert.Equal((PrivacyRecord.Detected, 1, 1), (record.Method, record.Faces, record.Plates));
        Assert.Equal(["fixed:Face", "fixed:Plate"], record.Models);
    }

    [Fact]
    public void A_margin_is_hidden_around_what_was_found()
    {
        using var privacy = new PhotoPrivacy(new() { Margin = 0.25 }, [new Fixed(PhotoSubject.Face), new Fixed(PhotoSubject.Plate)], TimeZoneInfo.Utc);
        var (picture, before) = (Noise(200, 200), Noise(200, 200));
        privacy.Hide(picture);   // 40 × 40 at 20, 20: 60 × 60 at 10, 10 with its margin
        Assert.Equal(PhotoFiles.At(picture, 10, 10), PhotoFiles.At(picture, 14, 14));
        Assert.Equal(PhotoFiles.At(before, 9, 9), PhotoFiles.At(picture, 9, 9));
    }

    [Fact]
    public void What_is_stored_has_no_metadata_and_its_hash_is_that_of_the_stored_file()
    {
        var file = PhotoFiles.Halves(tag: PhotoFiles.Kunming);
        using var privacy = new PhotoPrivacy(new(), TimeZoneInfo.Utc);
        var made = privacy.Apply(file, "photo.jpg");
        using var stored = Image.NewFromBuffer(made.Content);
        Assert.DoesNotContain(stored.GetFields(), f => f.StartsWith("exif", StringComparison.Ordinal) || f.Contains("icc", StringComparison.Ordinal) || f.Contains("xmp", StringComparison.Ordinal) || f == "orientation");
        Assert.Equal((Hash(made.Content), Hash(file)), (made.Sha256, made.OriginalSha256));
        Assert.Equal(102.72, made.Exif.Longitude!.Value, 1e-9);
        Assert.Equal(made.Sha256, privacy.Apply(file, "again.jpg").Sha256);

        static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    [Fact]
    public void Models_that_are_missing_or_none_are_refused_by_name()
    {
        var text = Path.GetTempFileName();
        File.WriteAllText(text, "no model");
        Assert.Contains("does not exist", Refusal(new() { Path = "/nowhere.onnx", Kind = "yunet" }), StringComparison.Ordinal);
        Assert.Contains("there are yunet and yolox", Refusal(new() { Path = text, Kind = "magic" }), StringComparison.Ordinal);
        Assert.Contains("no ONNX model", Refusal(new() { Path = text, Kind = "yolox" }), StringComparison.Ordinal);
        File.Delete(text);

        static string Refusal(PrivacyModel model)
        {
            var options = new PrivacyOptions();
            options.Models.Add(model);
            return Assert.Throws<ImagingInputException>(() => new PhotoPrivacy(options, TimeZoneInfo.Utc)).Message;
        }
    }

    [Fact]
    public void Tiles_cover_a_picture_with_room_to_spare()
    {
        Assert.Equal([(0, 0, 640, 480)], PhotoTiles.Of(640, 480, 640));
        var tiles = PhotoTiles.Of(1920, 1440, 640);
        Assert.Equal((0, 0, 1920, 1440), tiles[0]);
        for (var row = 0; row < 1440 - 100; row += 20)
            for (var column = 0; column < 1920 - 100; column += 20)
                Assert.Contains(tiles.Skip(1), t => t.Column <= column && t.Row <= row && t.Column + t.Width >= column + 100 && t.Row + t.Height >= row + 100);   // whatever is 100 wide lies whole in one
    }

    internal static TileImage Noise(int width, int height)
    {
        var picture = new TileImage(width, height);
        new Random(7).NextBytes(picture.Pixels);
        for (var i = 3; i < picture.Pixels.Length; i += 4) picture.Pixels[i] = 255;
        return picture;
    }

    private sealed class Fixed(PhotoSubject subject) : IPhotoDetector
    {
        public PhotoSubject Subject => subject;

        public string Name => $"fixed:{subject}";

        public IReadOnlyList<PhotoRegion> Detect(TileImage picture) => [subject == PhotoSubject.Face ? new(subject, 20, 20, 60, 60, 0.9) : new(subject, 100, 100, 140, 140, 0.9)];
    }
}
