using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Monitors;

/// <summary>A period in which a monitor exceeded a limit. Concentrations are micrograms a cubic metre.</summary>
/// <param name="LimitsVersion">Of the file of limits that it was judged by.</param>
/// <param name="Background">That was taken off; null: none.</param>
/// <param name="ValidShare">Usable values / expected ones.</param>
/// <param name="Source">CN that the average was made from.</param>
/// <param name="WithdrawnAt">When values that came late took it back.</param>
/// <param name="CaseState">waiting, opened, joined or outside.</param>
public sealed record Exceedance(
    Guid Id, string Monitor, string LimitId, string LimitsVersion, string Code, DateTimeOffset StartsAt, int Minutes, double Average, double Limit, double? Background,
    double ValidShare, string Source, DateTimeOffset JudgedAt, DateTimeOffset? WithdrawnAt, string CaseState, Guid? CaseId, Point Place);

/// <summary>Which exceedances to list.</summary>
public sealed record ExceedanceFilter
{
    /// <summary>MN; null: of all monitors.</summary>
    public string? Monitor { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? To { get; init; }

    public bool WithWithdrawn { get; init; }

    public int Limit { get; init; } = 1000;
}

/// <summary>What a judging of ended periods did.</summary>
/// <param name="Periods">Periods of monitors that were judged.</param>
/// <param name="Exceeded">Exceedances found or found again.</param>
/// <param name="Withdrawn">Exceedances that later values took back.</param>
/// <param name="Undecided">Limits that too few values, or no background, let say nothing.</param>
public readonly record struct JudgedPeriods(int Periods, int Exceeded, int Withdrawn, int Undecided);
