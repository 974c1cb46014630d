using SmartCity.Geo.Grids.Recutting;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    /// <summary>Stores a re-cut of an edition as a draft that is based on it.</summary>
    /// <param name="parameters">How it was made, as a JSON object; the same again finds the draft as long as nobody has edited it.</param>
    /// <exception cref="GeoInputException">A cell can't be stored.</exception>
    public async Task<PublishedEdition> CreateDraftAsync(Edition from, RecutProposal proposal, string name, string parameters, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(proposal);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await CreateDraftAsync(new()
        {
            Name = name,
            Source = $"re-cut of edition {from.Id}",
            Parameters = parameters,
            IsSynthetic = from.IsSynthetic,
            Domain = await DomainAsync(connection, from.Id, cancellationToken),
            DomainAreaSquareMetres = from.DomainAreaSquareMetres,
            Cells = proposal.Cells,
            BasedOn = from.Id,
            Author = author,
        }, cancellationToken);
    }
}
