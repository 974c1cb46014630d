using SmartCity.Imaging.Change.Nets;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Change.Nets;

public sealed class NetStoreTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_net_is_registered_used_and_forgotten()
    {
        var store = new NetStore(_files.At("nets"));
        Assert.Empty(store.List());
        Assert.Null(store.InUseFor(0.5));

        var path = Net("""{"name": "mine", "version": "7", "model": "mine.onnx", "pixels": {"from": 0.1, "to": 5}}""");
        Assert.Equal("mine", store.Add(path).Name);
        File.Delete(path);   // the store has its own copy
        Assert.NotNull(Assert.Single(store.List()).Sha256);
        Assert.Null(store.InUse);
        store.Use("mine");
        Assert.Equal(store.Find("mine"), store.InUseFor(0.5));
        Assert.Null(store.InUseFor(10));   // not made for it
        using (var net = ChangeNet.Load(store.Find("mine"))) Assert.Equal("7", net.Manifest.Version);

        store.Add(Net("""{"name": "mine", "version": "8", "model": "mine.onnx"}"""));
        Assert.Equal("8", Assert.Single(store.List()).Version);
        store.Remove("mine");
        Assert.Empty(store.List());
        Assert.Null(store.InUse);
    }

    [Fact]
    public void A_net_that_fails_leaves_nothing()
    {
        var store = new NetStore(_files.At("nets"));
        Assert.Throws<ImagingInputException>(() => store.Add(Net("""{"name": "mine", "version": "1", "model": "mine.onnx", "output": {"name": "gone"}}""")));
        Assert.Empty(store.List());
        Assert.False(Directory.Exists(_files.At("nets")));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("../etc")]
    public void An_unknown_net_is_named(string name)
    {
        var store = new NetStore(_files.At("nets"));
        Assert.Contains($"'{name}'", Assert.Throws<ImagingInputException>(() => store.Find(name)).Message, StringComparison.Ordinal);
        Assert.Throws<ImagingInputException>(() => store.Use(name));
        Assert.Throws<ImagingInputException>(() => store.Remove(name));
    }

    private string Net(string manifest)
    {
        File.WriteAllBytes(_files.At("mine.onnx"), TinyOnnx.Difference(8, -4));
        File.WriteAllText(_files.At("mine.json"), manifest);
        return _files.At("mine.json");
    }
}
