using System.CommandLine;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Commands;

/// <summary><c>models train objects</c> makes the shipped model anew, with its card; <c>models check objects</c> tries it on real pairs; <c>models train ground</c> makes the model of the ground's cover.</summary>
internal static class ModelsCommands
{
    internal static Command Create() => new("models", "Learned models.")
    {
        new Command("train", "Train a model and write its card.") { TrainObjects(), TrainGround() },
        new Command("check", "Try a model on real, labelled pairs.") { CheckObjects() },
    };

    private static Command TrainObjects()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = $"Folder for {ObjectModel.FileName} and {ObjectModel.CardName}.", Required = true };
        var seeds = new Option<int>("--seeds") { Description = "Simulated cities; every fourth is held out for the test.", DefaultValueFactory = _ => 80 };
        var command = new Command("objects", "The class of changed objects, from simulated scenes with known truth.") { folder, seeds };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            Console.WriteLine(ObjectModel.Train(parsed.GetValue(folder)!.FullName, parsed.GetValue(seeds), new Progress(), cancellationToken));
            return 0;
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

    private sealed class Progress : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => Console.Error.WriteLine($"models: {(int)(value.Share * 100),3} %  {value.Stage}");
    }
}
