using System.Text.Json;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Recutting;

namespace SmartCity.Api.Jobs;

/// <param name="Source">area, cases (of the database) or points.</param>
/// <param name="Points">For points: longitude, latitude and value of each.</param>
internal sealed record RecutLoad(string Source, double Weight = 1, IReadOnlyList<IReadOnlyList<double>>? Points = null);

/// <param name="Edition">The edition whose cells no longer fit.</param>
/// <param name="Name">Of the draft to be made.</param>
/// <param name="MaxDeviation">Share of the mean cell of the class that a cell may bear more or less.</param>
/// <param name="Cells">Exactly so many cells; absent: as many as it takes.</param>
/// <param name="Author">Who asked; set by the program.</param>
internal sealed record RecutParameters(long Edition, string Name, double MaxDeviation = 0.5, int? Cells = null, IReadOnlyList<RecutLoad>? Load = null, int Seed = 1, string? Author = null);

/// <summary>Makes a draft of an edition in which all cells fit their load, changing as few as it takes.</summary>
internal sealed class RecutJob(EditionStore editions, IOptions<GeoOptions> options) : Job<RecutParameters>(JobKind.Recut)
{
    private const int MostPoints = 200_000, PointNumbers = 3;

    protected override void CheckOrder(RecutParameters parameters)
    {
        if (parameters.Author is not null) throw new GeoInputException("The author of a re-cut is who orders it; leave it out.");
        Check(parameters);
    }

    /// <exception cref="GeoInputException">A load is of no known source, or its points are not three numbers each.</exception>
    internal static void Check(RecutParameters parameters)
    {
        foreach (var load in parameters.Load ?? [])
        {
            if (load.Source is not ("area" or "cases" or "points")) throw new GeoInputException($"There is no load '{load.Source}'; there are area, cases and points.");
            if (load.Source == "points" != load.Points is not null) throw new GeoInputException("A load of points needs its points, and only that.");
            if (load.Points?.Count > MostPoints) throw new GeoInputException($"A load of {load.Points.Count} points is more than an order takes ({MostPoints}); add them up to fewer.");
            if (load.Points?.Any(p => p.Count != PointNumbers) ?? false) throw new GeoInputException("A point of a load has not three numbers: longitude, latitude and value are needed.");
        }
    }

    protected override async Task<object> RunAsync(RecutParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        Check(parameters);
        var edition = await editions.FindAsync(parameters.Edition, cancellationToken) is { Status: not "discarded" } found ? found : throw new GeoInputException($"There is no edition {parameters.Edition}.");
        var cells = await editions.CellsAsync(edition.Id, cancellationToken);
        var proposal = MinimalRecut.Propose(new()
        {
            Cells = cells,
            Load = await LoadAsync(parameters.Load, edition.Bounds, cancellationToken),
            MaximumDeviation = parameters.MaxDeviation,
            CellCount = parameters.Cells,
            UsedCodes = await editions.UsedCodesAsync([.. cells.Select(c => c.Adcode).Distinct()], cancellationToken),
            ComparesWithFull = true,
            Seed = parameters.Seed,
        }, progress.Part<StageProgress>(0, 0.95, p => (p.Stage, p.Share)), cancellationToken);
        progress.Report(0.95, "storing the draft");
        var draft = await editions.CreateDraftAsync(edition, proposal, parameters.Name, JobJson.Write(parameters with { Author = null }), parameters.Author ?? "system", cancellationToken);
        return new { edition = draft.Edition.Id, is_new = draft.IsNew, proposal = JsonSerializer.SerializeToElement(RecutJson.Of(proposal), CoverageJson.Options) };
    }

    private async Task<IReadOnlyList<LoadTerm>> LoadAsync(IReadOnlyList<RecutLoad>? loads, Envelope bounds, CancellationToken cancellationToken)
    {
        var terms = new List<LoadTerm>();
        foreach (var load in loads ?? [])
            terms.Add(load.Source switch
            {
                "area" => LoadTerm.Area with { Weight = load.Weight },
                "cases" => (await LoadSources.ReadAsync([LoadSpec.Cases], bounds, options.Value.ConnectionString, cancellationToken))[0] with { Weight = load.Weight },
                _ => new("points", load.Weight, [.. load.Points!.Select(p => new LoadPoint(p[0], p[1], p[2]))]),
            });
        return terms.Count > 0 ? terms : [LoadTerm.Area];
    }
}
