using System.CommandLine;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases overdue</c>: one turn of what the recurring job does.</summary>
internal static class OverdueCommand
{
    internal static Command Create()
    {
        var command = new Command("overdue", "Find the stages that are overdue or escalate by now and write them into the log.") { RulesCommand.Rules };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var report = await new CaseStore(source, ServerSettings.Geo(), rules: new(parsed.GetValue(RulesCommand.Rules))).MarkOverdueAsync(cancellationToken);
            Console.WriteLine($"{report.Overdue} overdue, {report.Escalated} escalated.");
            return 0;
        }, cancellationToken));
        return command;
    }
}
