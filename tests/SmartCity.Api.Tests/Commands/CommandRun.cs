using System.Globalization;
using SmartCity.Api.Commands;

namespace SmartCity.Api.Tests.Commands;

/// <summary>A command as a user runs it, with what it said. Classes that use this are in the collection "console", one after the other: commands read the process's environment, which some of them set.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Words">What it wrote to the standard output.</param>
/// <param name="Error">What it wrote to the standard error output.</param>
internal sealed record CommandRun(int Code, string Words, string Error)
{
    private static readonly RoutedWriter Out = new(Console.Out), Errors = new(Console.Error);

    static CommandRun()
    {
        Console.SetOut(Out);
        Console.SetError(Errors);
    }

    internal static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        StringWriter words = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);   // not disposed of: a log may still write its last line
        Out.ListenWith(words);
        Errors.ListenWith(error);
        var code = await CommandLine.RunAsync(arguments, TestContext.Current.CancellationToken);
        return new(code, words.ToString(), error.ToString());
    }
}
