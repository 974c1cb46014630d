using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SmartCity.Api.Tests.LongestFirst))]

namespace SmartCity.Api.Tests;

/// <summary>Begins with the collections that take longest, so that none of them is left for the end, when the other cores have nothing more to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        "console",
        .. ((Type[])[
            typeof(Browser.GridEditorTests), typeof(Jobs.DetectSeriesJobTests), typeof(Jobs.KilledRunTests), typeof(Browser.CaseDeskPageTests), typeof(Browser.MapPageTests),
            typeof(Browser.StylePageTests), typeof(Browser.CaseDeskStoryTests), typeof(Hosting.MalformedRequestTests), typeof(Features.FilterFuzzTests), typeof(Events.EventStreamTests),
        ]).Select(type => $"Test collection for {type.FullName} "),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : notnull, ITestCollection =>
        [.. testCollections.OrderBy(c => Longest.Index().Where(l => c.TestCollectionDisplayName.StartsWith(l.Item, StringComparison.Ordinal)).Select(l => l.Index).FirstOrDefault(Longest.Length)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}
