using SmartCity.Imaging.Change;
using SmartCity.Imaging.Evaluation.Baselines;

namespace SmartCity.Imaging.Evaluation;

/// <summary>What an evaluation does besides measuring the default.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Also run the methods of <see cref="Baseline.All"/> on the same pairs.</summary>
    public bool Baselines { get; init; }

    /// <summary>As <see cref="ChangeRequest.Net"/>.</summary>
    public string? Net { get; init; }

    /// <summary>A folder for a picture per pair of where the default was right, SET-NAME.png; null = none.</summary>
    public string? Pictures { get; init; }
}
