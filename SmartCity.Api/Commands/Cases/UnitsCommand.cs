using System.CommandLine;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases units import | list | sample</c>: who answers for which cases.</summary>
internal static class UnitsCommand
{
    internal static Command Create() => new("units", "Units and their duties: who answers for which class and level in which area.") { Import(), List(), Sample() };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "JSON or CSV; see docs/cases.md. Its duties take the place of all that there were." };
        var command = new Command("import", "Enter units and duties, or bring them up to date.") { file };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var register = UnitFile.Parse(await CasesCommands.ReadTextAsync(parsed.GetRequiredValue(file), cancellationToken));
            await new UnitStore(source).ImportAsync(register, cancellationToken);
            Console.WriteLine($"{register.Units.Count} units, {register.Duties.Count} duties.");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "All units and their duties.");
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var units = new UnitStore(source);
            var duties = (await units.ListDutiesAsync(cancellationToken)).ToLookup(d => d.UnitId);
            foreach (var unit in await units.ListAsync(cancellationToken))
            {
                Console.WriteLine($"{unit.Id}  {unit.Kind}  {unit.NameZh}  {unit.NameEn}{(unit.Parent is null ? "" : $"  under {unit.Parent}")}");
                foreach (var duty in duties[unit.Id]) Console.WriteLine($"    {duty.Scope,-15}  {duty.Class}{(duty.Level is { } level ? $"  level {level}" : "")}");
            }
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Sample()
    {
        var output = new Option<string>("--out") { Description = "The JSON file to write.", Required = true };
        var command = new Command("sample", "Write made-up units for the districts of the cells in force.") { output };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var path = parsed.GetRequiredValue(output);
            TextFile.RequireWritable(path, ".json");
            var districts = await new UnitStore(source).DistrictsAsync(cancellationToken);
            if (districts.Count == 0) throw new GeoInputException("There are no cells yet; publish an edition first.");
            var register = SampleUnits.Of(districts);
            TextFile.Write(path, UnitFile.Write(register));
            Console.WriteLine($"{register.Units.Count} units, {register.Duties.Count} duties for {districts.Count} districts in {path}.");
            return 0;
        }, cancellationToken));
        return command;
    }
}
