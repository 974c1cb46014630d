using System.Text;

namespace SmartCity.Api.Tests.Commands;

/// <summary>Stands for the console: what is written by a test that listens goes to it, what others write meanwhile, such as the log of another test's server, to the console.</summary>
internal sealed class RoutedWriter(TextWriter console) : TextWriter
{
    private readonly AsyncLocal<TextWriter?> _listener = new();

    public override Encoding Encoding => console.Encoding;

    private TextWriter Target => _listener.Value ?? console;

    /// <summary>From here on, in what this method's caller does and starts.</summary>
    internal void ListenWith(TextWriter listener) => _listener.Value = listener;

    public override void Write(char value) => Target.Write(value);

    public override void Write(string? value) => Target.Write(value);

    public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

    public override void Flush() => Target.Flush();
}
