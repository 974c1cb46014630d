namespace SmartCity.Geo.Features.UserLayers;

/// <summary>A property of a user layer's features.</summary>
/// <param name="Type">Text, WholeNumber, Number, Boolean or Instant.</param>
public sealed record UserLayerField(string Name, PropertyType Type);

/// <summary>A collection that was imported from a file.</summary>
public sealed record UserLayer
{
    /// <summary>Keeps the names of users' layers apart from those of the program, today's and later ones.</summary>
    public const string Prefix = "user-";

    /// <summary><see cref="Prefix"/>, then 1 to 40 of a-z, 0-9, hyphen and underscore.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Whose data these are; empty: the city's own.</summary>
    public string Attribution { get; init; } = "";

    /// <summary>point, line, polygon or any.</summary>
    public required string Geometry { get; init; }

    public required IReadOnlyList<UserLayerField> Fields { get; init; }

    /// <summary>Hash over the file and how it was read.</summary>
    public required string Origin { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>The id of a name that a caller gave, with or without the prefix.</summary>
    /// <exception cref="GeoInputException">It can't be one.</exception>
    public static string IdOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rest = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        return rest.Length is > 0 and <= 40 && rest.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') && rest[0] is not ('-' or '_')
            ? Prefix + rest
            : throw new GeoInputException($"'{name}' can't name a layer: 1 to 40 of a-z, 0-9, '-' and '_' can, beginning with a letter or a digit.");
    }
}
