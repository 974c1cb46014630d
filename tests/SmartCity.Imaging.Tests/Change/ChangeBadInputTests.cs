using SmartCity.Imaging.Change;
using SmartCity.Imaging.Evaluation;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>Each bad input has its one line, and leaves nothing behind.</summary>
public sealed class ChangeBadInputTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.tif", Refused<GdalException>("nowhere.tif", _files.Scene("b.tif", true)), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_raster_is_named()
    {
        File.WriteAllText(_files.At("a.tif"), "not a raster");
        Assert.Contains("a.tif", Refused<GdalException>("a.tif", _files.Scene("b.tif", true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        var whole = _files.Scene("a.tif", false);
        using (var stream = File.OpenWrite(whole)) stream.SetLength(stream.Length / 2);
        Refused<GdalException>("a.tif", _files.Scene("b.tif", true));
    }

    [Fact]
    public void Scenes_that_do_not_overlap_are_refused_with_both_places() =>
        Assert.Contains("don't overlap", Refused<ImagingInputException>(_files.Scene("a.tif", false, ScenePairFiles.Grid(originX: 700_000)), _files.Scene("b.tif", true)), StringComparison.Ordinal);

    [Fact]
    public void Different_numbers_of_bands_are_refused_with_both_numbers()
    {
        var message = Refused<ImagingInputException>(_files.Scene("a.tif", false, bands: 3), _files.Scene("b.tif", true));
        Assert.Contains("3 bands", message, StringComparison.Ordinal);
        Assert.Contains("has 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_sizes_without_a_georeference_are_refused() =>
        Assert.Contains("160 × 160", Refused<ImagingInputException>(
            _files.Scene("a.tif", false, ScenePairFiles.Grid(side: 80, crs: null)), _files.Scene("b.tif", true, ScenePairFiles.Grid(crs: null))), StringComparison.Ordinal);

    [Fact]
    public void As_many_band_names_as_bands_are_needed() =>
        Assert.Contains("2 are named", Refused<ImagingInputException>(_files.Scene("a.tif", false), _files.Scene("b.tif", true), bands: ["red", "green"]), StringComparison.Ordinal);

    [Fact]
    public void A_pair_without_a_common_pixel_of_data_is_refused()
    {
        var path = _files.At("empty.tif");
        using (var writer = GdalRasterWriter.Create(path, ScenePairFiles.Grid(), ["blue", "green", "red", "nir"], PixelType.UInt16, nodata: 0)) writer.Complete();
        Assert.Contains("no pixel with data", Refused<ImagingInputException>(path, _files.Scene("b.tif", true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_an_unknown_kind_is_refused()
    {
        var request = new ChangeRequest { BeforePath = _files.Scene("a.tif", false), AfterPath = _files.Scene("b.tif", true), MaskPath = _files.At("mask.bmp") };
        Assert.Contains(".tif or .png", Assert.Throws<ImagingInputException>(() => ChangeDetection.Run(request, null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_data_sets_is_refused() =>
        Assert.Contains("A, B and label", Assert.Throws<ImagingInputException>(() => ChangeEvaluation.Run(_files.Folder, new(), null, CancellationToken.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_dataset_json_of_another_form_is_refused_by_name()
    {
        File.WriteAllText(_files.At("dataset.json"), "{\"gsd_m\": \"half a metre\"}");
        Assert.Contains("dataset.json", Refused<ImagingInputException>(_files.Scene("a.tif", false), _files.Scene("b.tif", true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_and_closing_pairs_leaves_no_file_open()
    {
        var (before, after) = (_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        for (var i = 0; i < 50; i++)
            using (ScenePair.Open(before, after, null, null)) { }
        Assert.DoesNotContain(Directory.EnumerateFiles("/proc/self/fd"), f => File.ResolveLinkTarget(f, false)?.FullName.StartsWith(_files.Folder, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_windowed_read_is_the_full_read()
    {
        using var raster = GdalRaster.Open(_files.Scene("a.tif", false));
        var whole = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [2], whole);
        foreach (var window in PixelWindow.Tiles(raster.Grid.Width, raster.Grid.Height, 61))
        {
            var part = new float[window.PixelCount];
            raster.Read(window, [2], part);
            for (var i = 0; i < part.Length; i++) Assert.Equal(whole[(window.Row + i / window.Width) * raster.Grid.Width + window.Column + i % window.Width], part[i]);
        }
    }

    private string Refused<TException>(string before, string after, string[]? bands = null) where TException : Exception
    {
        var inputs = Directory.EnumerateFiles(_files.Folder).Order().ToList();
        var request = new ChangeRequest { BeforePath = _files.At(before), AfterPath = after, Bands = bands, MaskPath = _files.At("mask.png"), ScorePath = _files.At("score.tif") };
        var message = Assert.Throws<TException>(() => ChangeDetection.Run(request, null, CancellationToken.None)).Message;
        Assert.Equal(inputs, Directory.EnumerateFiles(_files.Folder).Order());
        return message;
    }
}
