using System.Text.RegularExpressions;

namespace SmartCity.Api.Tests.Architecture;

/// <summary>The house rules that a compiler can't see, read off the source text.</summary>
public sealed partial class SourceTextTests
{
    private static readonly string Root = Repository.Root;

    [Fact]
    public void Only_the_Gdal_folder_calls_native_code() =>
        Assert.DoesNotContain(Sources("SmartCity.*"), f => !f.Contains("/SmartCity.Imaging/Gdal/", StringComparison.Ordinal) && NativeCall().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void Geo_knows_neither_imagery_nor_the_web() =>
        Assert.DoesNotContain(Sources("SmartCity.Geo"), f => ForeignToGeo().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void Imaging_knows_neither_the_city_nor_the_database_nor_the_web() =>
        Assert.DoesNotContain(Sources("SmartCity.Imaging"), f => ForeignToImaging().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void Learning_libraries_stay_in_the_Models_folder() =>
        Assert.DoesNotContain(Sources("SmartCity.*"), f => !f.Contains("/SmartCity.Imaging/Models/", StringComparison.Ordinal) && Learning().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void There_is_no_junk_drawer() =>
        Assert.DoesNotContain(Sources("SmartCity.*"), f => JunkDrawer().IsMatch(f));

    [Fact]
    public void No_source_file_is_longer_than_four_hundred_lines() =>
        Assert.DoesNotContain(Sources("SmartCity.*"), f => File.ReadLines(f).Count() > 400);

    [Fact]
    public void Usings_are_sorted_those_of_System_first() =>
        Assert.DoesNotContain(Sources("SmartCity.*").Concat(Sources("tests")).Concat(Sources("benchmarks")), f =>
        {
            var usings = PlainUsing().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value).ToList();
            return !usings.SequenceEqual(usings.OrderBy(u => $"{u}.".StartsWith("System.", StringComparison.Ordinal) ? 0 : 1).ThenBy(u => u.Replace('.', ' '), StringComparer.OrdinalIgnoreCase));
        });

    [Fact]
    public void Every_relative_link_in_the_documents_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "data-samples", "README.md")).Where(File.Exists).ToList();
        Assert.NotEmpty(documents);
        Assert.Empty(
            from document in documents
            from Match link in RelativeLink().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(Root, document)} → {link.Groups[1].Value}");
    }

    [Fact]
    public void Every_decision_is_numbered_once() =>
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root, "docs", "decisions"), "*.md").GroupBy(f => Path.GetFileName(f)[..4]).Where(g => g.Count() > 1).Select(g => g.Key));

    private static List<string> Sources(string projects)
    {
        var files = Directory.EnumerateDirectories(Root, projects)
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);   // a wrong folder would make every rule hold
        return files;
    }

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex PlainUsing();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\b")]
    private static partial Regex NativeCall();

    [GeneratedRegex(@"\bSmartCity\.(Imaging|Api)\b|\bMicrosoft\.AspNetCore\b")]
    private static partial Regex ForeignToGeo();

    [GeneratedRegex(@"\bSmartCity\.(Geo|Api)\b|\bNpgsql\b|\bMicrosoft\.AspNetCore\b")]
    private static partial Regex ForeignToImaging();

    [GeneratedRegex(@"using Microsoft\.ML\b")]
    private static partial Regex Learning();

    [GeneratedRegex(@"/(Common|Utils|Helpers|Shared|Misc)/|(Manager|Helper|Utils|Dto|Impl)\.cs$")]
    private static partial Regex JunkDrawer();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)")]
    private static partial Regex RelativeLink();
}
