using Npgsql;

namespace SmartCity.Geo.Features;

public sealed partial class FeatureStore
{
    /// <summary>Of a smaller page the texts are no more to read than the versions.</summary>
    private const int ManyRows = 100;

    /// <summary>Whether a page's texts can be those of <see cref="FeatureTexts"/>.</summary>
    private bool HasKnownTexts(FeatureLayer collection, FeatureQuery query) =>
        texts is not null && collection.RowVersion is not null && query is { Limit: >= ManyRows, Sort.Count: 0 } && IsStored(collection, query);

    /// <summary>A page by the versions of its rows: the texts of those that were shown before are not read again.</summary>
    private async Task<FeaturePage<byte[]>> KnownPageAsync(FeatureLayer collection, FeatureQuery query, FeatureTexts known, CancellationToken cancellationToken)
    {
        var (reading, isAsking) = known.KnowMost ? (Versions(collection), true) : (VersionsAndTexts(collection), false);
        var page = await PageAsync(collection, query, reading, cancellationToken);
        var texts = new byte[page.Features.Count][];
        var missing = new List<int>();
        foreach (var (i, row) in page.Features.Index())
        {
            if (known.Find(row.Version) is { } text) texts[i] = text;
            else missing.Add(i);
        }
        known.Note(texts.Length, texts.Length - missing.Count);
        if (isAsking && missing.Count > 0)
        {
            var read = await ReadAsync(collection, missing.ConvertAll(i => page.Features[i].Version.Id), cancellationToken);
            foreach (var (version, text) in read) known.Keep(version, text!);
            foreach (var i in missing)
            {
                if (!read.TryGetValue(page.Features[i].Version, out var text)) return await PageAsync(collection, query, Texts(collection, query), cancellationToken);   // written in between: one statement sees one state
                texts[i] = text!;
            }
        }
        else
            foreach (var i in missing) known.Keep(page.Features[i].Version, texts[i] = page.Features[i].Text!);
        return new(page.NumberMatched, texts, page.NextCursor, page.IsEstimate);
    }

    private async Task<Dictionary<RowVersion, byte[]?>> ReadAsync(FeatureLayer collection, List<Guid> ids, CancellationToken cancellationToken)
    {
        var reading = VersionsAndTexts(collection);
        await using var command = database.CreateCommand($"select {reading.Sql} from {collection.Source} where {collection.Key} = any($1)");
        command.Parameters.Add(new NpgsqlParameter<List<Guid>> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<RowVersion, byte[]?>(ids.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (version, text) = reading.Read(reader);
            rows[version] = text;
        }
        return rows;
    }

    private static RowReading<byte[]> Texts(FeatureLayer collection, FeatureQuery query) => new(1, GeoJsonRow(collection, query), row => row.GetFieldValue<byte[]>(0));

    private static RowReading<(RowVersion Version, byte[]? Text)> Versions(FeatureLayer collection) => new(2, $"{collection.Key}, {collection.RowVersion}", row => (Version(collection, row), null));

    private static RowReading<(RowVersion Version, byte[]? Text)> VersionsAndTexts(FeatureLayer collection) =>
        new(3, $"{collection.Key}, {collection.RowVersion}, {collection.StoredGeoJson}", row => (Version(collection, row), row.GetFieldValue<byte[]>(2)));

    private static RowVersion Version(FeatureLayer collection, NpgsqlDataReader row) => new(collection.Id, row.GetGuid(0), row.GetFieldValue<uint>(1));
}
