namespace SmartCity.Imaging.Tests.Gdal;

/// <summary>Tests of native memory run when no other test does: what others allocate would count.</summary>
[CollectionDefinition(nameof(NativeMemory), DisableParallelization = true)]
public sealed class NativeMemory;
