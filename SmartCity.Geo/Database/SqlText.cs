using System.Reflection;

namespace SmartCity.Geo.Database;

/// <summary>Queries kept in .sql files beside the code that runs them.</summary>
internal static class SqlText
{
    /// <param name="name">Folder and file as in the project, with dots: "Cases.Sql.match_detections".</param>
    internal static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SmartCity.Geo.{name}.sql")
            ?? throw new InvalidOperationException($"{name}.sql is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
