using System.CommandLine;
using SmartCity.Api.Detections;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Database;
using SmartCity.Geo.Detections;
using SmartCity.Imaging;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Commands;

/// <summary><c>models train objects</c> makes the shipped model anew, or one with officers' feedback; <c>models export-feedback</c> writes that feedback; <c>list</c>, <c>promote</c> and <c>rollback</c> choose the model in use; <c>check</c> tries one on real pairs; <c>models train ground</c> makes the model of the ground's cover.</summary>
internal static class ModelsCommands
{
    /// <summary>Exit code: the model was trained and kept, but it is worse than the one in use, which stays.</summary>
    internal const int NotPromoted = 3;

    internal static Command Create() => new("models", "Learned models.")
    {
        new Command("train", "Train a model and write its card.") { TrainObjects(), TrainGround() },
        new Command("check", "Try a model on real, labelled pairs.") { CheckObjects() },
        ExportFeedback(),
        List(),
        Promote(),
        Rollback(),
        NetCommands.Create(),
    };

    private static Command TrainObjects()
    {
        var folder = new Option<DirectoryInfo?>("--out") { Description = $"Folder for {ObjectModel.FileName} and {ObjectModel.CardName}; with --feedback the folder of models. [default with --feedback: the data folder's]" };
        var seeds = new Option<int>("--seeds") { Description = "Simulated cities; every fourth is held out for the test.", DefaultValueFactory = _ => 80 };
        var seed = new Option<int>("--seed") { Description = "Of the training with feedback.", DefaultValueFactory = _ => ObjectRetraining.DefaultSeed };
        var feedback = new Option<string?>("--feedback") { Description = "Learn also from what officers said of detections: a file of 'models export-feedback'; without a name: from the database.", Arity = ArgumentArity.ZeroOrOne };
        var database = CommandDatabase.Option();
        var command = new Command("objects", $"The class of changed objects, from simulated scenes with known truth. With --feedback it is taken into use if it is not worse, else the exit code is {NotPromoted}.") { folder, seeds, seed, feedback, database };
        command.SetAction((parsed, cancellationToken) => Task.Run(async () =>
        {
            if (parsed.GetResult(feedback) is null)
            {
                var place = parsed.GetValue(folder) ?? throw new ImagingInputException("Without --feedback the model needs a folder: --out DIR.");
                Console.WriteLine(ObjectModel.Train(place.FullName, parsed.GetValue(seeds), new Progress(), cancellationToken));
                return 0;
            }
            var file = parsed.GetValue(feedback);
            var said = file is null ? await ReadFeedbackAsync(parsed.GetValue(database), FeedbackFormat.GeoJson, cancellationToken) : ReadFile(file);
            var store = new ObjectModelStore(parsed.GetValue(folder)?.FullName ?? DataFolder.Default.ObjectModels);
            var result = ObjectRetraining.Run(said, file ?? "the database", store, parsed.GetValue(seeds), parsed.GetValue(seed), new Progress(), cancellationToken);
            Console.WriteLine(result.Card);
            await Console.Error.WriteLineAsync($"models: {result.Version} is {(result.IsPromoted ? "in use" : "not taken into use")}: {result.Reason}");
            return result.IsPromoted ? 0 : NotPromoted;
        }, cancellationToken));
        return command;
    }

    private static Command TrainGround()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for ground-cover.json and ground-cover.md.", Required = true };
        var seeds = new Option<int>("--seeds") { Description = "Simulated cities; every fourth is held out for the test.", DefaultValueFactory = _ => 48 };
        var command = new Command("ground", "The cover of the ground (net, built, vegetation, water), from simulated scenes with known truth.") { folder, seeds };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            Console.WriteLine(GroundModelTraining.Train(parsed.GetValue(folder)!.FullName, parsed.GetValue(seeds), new Progress(), cancellationToken));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command CheckObjects()
    {
        var folder = new Argument<string>("DIR") { Description = "A data set (A, B, label, dataset.json) or a folder of data sets." };
        var model = new Option<string?>("--model") { Description = "Another model than the shipped one." };
        var command = new Command("objects", "Does the object model tell false alarms from changes, and what does it take changes for?") { folder, model };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            using var classifier = parsed.GetValue(model) is { } path ? LearnedClassifier.Load(path) : LearnedClassifier.Shipped();
            Console.Write(ObjectModelCheck.Run(parsed.GetRequiredValue(folder), classifier, cancellationToken));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command ExportFeedback()
    {
        var file = new Argument<string>("FILE") { Description = "Ends in .geojson or .csv; appears when it is whole." };
        var database = CommandDatabase.Option();
        var command = new Command("export-feedback", "Write what officers said of detections, with the objects' features, to learn from.") { file, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var format = FeedbackFile.Format(Path.GetExtension(path).TrimStart('.'));
            if (!Directory.Exists(Path.GetDirectoryName(path))) throw new ImagingInputException($"'{parsed.GetRequiredValue(file)}' can't be written: its folder does not exist.");
            TextFile.Write(path, await ReadFeedbackAsync(parsed.GetValue(database), format, cancellationToken));
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var folder = StoreOption();
        var command = new Command("list", "Models trained with feedback, and which one names the classes of detections.") { folder };
        command.SetAction(parsed =>
        {
            var store = StoreOf(parsed.GetValue(folder));
            Console.WriteLine($"{(store.Promoted is null ? "in use" : ""),-8}rules");
            foreach (var model in store.List())
                Console.WriteLine($"{(model.Version == store.Promoted ? "in use" : model.IsEarned ? "earned" : "not"),-8}{model.Version}  {model.Reason}");
            return 0;
        });
        return command;
    }

    private static Command Promote()
    {
        var (folder, version) = (StoreOption(), new Argument<string>("VERSION"));
        var command = new Command("promote", "Take a model into use that has earned it.") { version, folder };
        command.SetAction(parsed =>
        {
            StoreOf(parsed.GetValue(folder)).Promote(parsed.GetRequiredValue(version));
            return 0;
        });
        return command;
    }

    private static Command Rollback()
    {
        var folder = StoreOption();
        var command = new Command("rollback", "Go back to the model before, in the end to the rules.") { folder };
        command.SetAction(parsed =>
        {
            Console.WriteLine($"in use: {StoreOf(parsed.GetValue(folder)).Rollback() ?? "rules"}");
            return 0;
        });
        return command;
    }

    private static Option<DirectoryInfo?> StoreOption() => new("--models") { Description = "Folder of models. [default: the data folder's]" };

    private static ObjectModelStore StoreOf(DirectoryInfo? folder) => new(folder?.FullName ?? DataFolder.Default.ObjectModels);

    private static byte[] ReadFile(string path) => File.Exists(path) ? File.ReadAllBytes(path) : throw new ImagingInputException($"'{path}' does not exist; 'models export-feedback' writes such a file.");

    private static async Task<byte[]> ReadFeedbackAsync(string? database, FeedbackFormat format, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        return FeedbackFile.Bytes(format, await new DetectionReviewStore(source).ListFeedbackAsync(cancellationToken).ToListAsync(cancellationToken));
    }

    private sealed class Progress : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => Console.Error.WriteLine($"models: {(int)(value.Share * 100),3} %  {value.Stage}");
    }
}
