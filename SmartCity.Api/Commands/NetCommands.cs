using System.CommandLine;
using SmartCity.Api.Hosting;
using SmartCity.Imaging;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Change.Nets;

namespace SmartCity.Api.Commands;

/// <summary><c>models net add</c>, <c>list</c>, <c>use</c> and <c>remove</c>: change nets of one's own beside the shipped one.</summary>
internal static class NetCommands
{
    internal static Command Create() => new("net", "Two-image change nets of your own (ONNX with a manifest).") { Add(), List(), Use(), Remove() };

    /// <summary>What <c>--net</c> of other commands means: a registered name, a manifest's path, "none", or null for the default.</summary>
    internal static string? Resolve(string? said) => said is null or "default" ? null : said == ChangeRequest.NoNet ? said : Store().Find(said);

    internal static Option<string?> Option() => new("--net") { HelpName = "NAME|MANIFEST|none", Description = "Look with this change net, or with none; see 'models net'. [default: the shipped one under 5 m, none above]" };

    private static Command Add()
    {
        var manifest = new Argument<string>("MANIFEST") { Description = "JSON that says how the net wants its input and what its output means; the ONNX file lies beside it" };
        var command = new Command("add", "Try a net and register it.") { manifest };
        command.SetAction(parsed =>
        {
            var added = Store().Add(parsed.GetRequiredValue(manifest));
            Console.WriteLine($"registered: {added.Name} {added.Version}");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Registered nets, and which one jobs look with.");
        command.SetAction(_ =>
        {
            var store = Store();
            Console.WriteLine($"{(store.InUse is null ? "in use" : ""),-8}default  the shipped net under 5 m, none above");
            foreach (var net in store.List()) Console.WriteLine(FormattableString.Invariant($"{(net.Name == store.InUse ? "in use" : ""),-8}{net.Name} {net.Version}  {net.Pixels.From}–{net.Pixels.To} m  {net.About}"));
            return 0;
        });
        return command;
    }

    private static Command Use()
    {
        var name = new Argument<string>("NAME") { Description = "A registered net, or 'default'" };
        var command = new Command("use", "Let detection jobs look with a net, wherever the scenes' pixels are of a size that it was made for.") { name };
        command.SetAction(parsed =>
        {
            var said = parsed.GetRequiredValue(name);
            Store().Use(said == "default" ? null : said);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("NAME");
        var command = new Command("remove", "Forget a net and delete its copy.") { name };
        command.SetAction(parsed =>
        {
            Store().Remove(parsed.GetRequiredValue(name));
            return 0;
        });
        return command;
    }

    private static NetStore Store() => new(DataFolder.Default.ChangeNets);
}
