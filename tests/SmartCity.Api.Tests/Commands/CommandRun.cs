using System.Globalization;
using SmartCity.Api.Commands;

namespace SmartCity.Api.Tests.Commands;

/// <summary>A command as a user runs it, with what it said. The console is one: classes that use this are in the collection "console".</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Words">What it wrote to the standard output.</param>
/// <param name="Error">What it wrote to the standard error output.</param>
internal sealed record CommandRun(int Code, string Words, string Error)
{
    internal static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        var (console, errors) = (Console.Out, Console.Error);
        using StringWriter words = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        Console.SetOut(words);
        Console.SetError(error);
        try
        {
            var code = await CommandLine.RunAsync(arguments, TestContext.Current.CancellationToken);
            return new(code, words.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
        }
    }
}
