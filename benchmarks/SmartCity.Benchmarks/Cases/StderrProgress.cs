namespace SmartCity.Benchmarks.Cases;

/// <summary>A line on stderr for each step, at once and in order.</summary>
internal sealed class StderrProgress : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
