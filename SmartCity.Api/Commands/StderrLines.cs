namespace SmartCity.Api.Commands;

/// <summary>Progress in plain words on stderr, in order.</summary>
internal sealed class StderrLines : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine($"smartcity: {value}");
}
