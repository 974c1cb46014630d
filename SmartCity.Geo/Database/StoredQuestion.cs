using System.Globalization;

namespace SmartCity.Geo.Database;

/// <summary>How PostgreSQL shall plan questions whose best plan depends on what is asked: a few streets or a whole city.</summary>
internal static class StoredQuestion
{
    /// <summary>The first statement of a batch, for the rest of it: a plan for these very values, in one process.</summary>
    /// <remarks>Prepared statements get one plan for all values at their sixth use; and processes that help take longer to start than a page takes to read.</remarks>
    internal const string EachForItself = "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)";

    /// <summary>The first statement of a batch, for the rest of it: rows by the pages that they lie in.</summary>
    /// <remarks>A plan for all values takes few rows for granted and fetches each by itself, which takes half as long again where there are thousands, and no less where there are few.</remarks>
    internal const string PageByPage = "select set_config('enable_indexscan', 'off', true)";

    /// <summary>As <see cref="EachForItself"/>, and given up after some time.</summary>
    internal static string EachForItselfWithin(TimeSpan longest) => $"{EachForItself}, {GivenUpAfter(longest)}";

    /// <summary>For questions whose plan is the same for all values.</summary>
    internal static string Within(TimeSpan longest) => $"select {GivenUpAfter(longest)}";

    private static string GivenUpAfter(TimeSpan longest) => string.Create(CultureInfo.InvariantCulture, $"set_config('statement_timeout', '{longest.TotalMilliseconds:F0}', true)");
}
