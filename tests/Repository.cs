namespace SmartCity.Tests;

/// <summary>Where the sources lie: the folder above the tests that holds SmartCity.sln.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SmartCity.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("SmartCity.sln lies in no folder above the tests.");
        return folder.FullName;
    }
}
