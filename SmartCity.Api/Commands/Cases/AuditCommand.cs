using System.CommandLine;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases audit verify | checkpoint</c>: is the log whole, and does it tell the state of every case.</summary>
internal static class AuditCommand
{
    private const int Broken = 1;

    internal static Command Create() => new("audit", "The log of the cases: append-only, chained, under checkpoints.") { Verify(), Checkpoint() };

    private static Command Verify()
    {
        var head = new Option<string?>("--head") { Description = "Hash of a checkpoint, kept elsewhere, that must still be there." };
        var command = new Command("verify", "Recompute every chain and checkpoint, and derive every case's state from its log. Exit code 0 whole, 1 broken, with the places.") { head };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var store = new CaseStore(source, new());
            var report = await store.VerifyAuditAsync(null, cancellationToken);
            var (_, differing) = await store.VerifyStatesAsync(null, cancellationToken);
            List<AuditFault> faults = [.. report.Faults, .. differing];
            if (parsed.GetValue(head) is { } wanted && !await store.HasCheckpointAsync(wanted, cancellationToken)) faults.Add(new(null, "checkpoints", null, $"there is none with the hash {wanted}"));
            foreach (var fault in faults) Console.WriteLine($"{fault.Place}{(fault.Sequence is { } entry ? $", entry {entry}" : "")}: {fault.What}");
            Console.WriteLine($"{report.Cases} cases, {report.Events} entries, {report.Checkpoints} checkpoints{(report.Head is { } hash ? $", head {hash}" : "")}: {(faults.Count == 0 ? "whole" : $"{faults.Count} faults")}.");
            return faults.Count == 0 ? 0 : Broken;
        }, cancellationToken));
        return command;
    }

    private static Command Checkpoint()
    {
        var command = new Command("checkpoint", "Put what was logged since the last checkpoint under a new one, now instead of at the hour.");
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var id = await new CaseStore(source, new()).CheckpointAsync(cancellationToken);
            Console.WriteLine(id is null ? "Nothing was logged since the last checkpoint." : $"Checkpoint {id}.");
            return 0;
        }, cancellationToken));
        return command;
    }
}
