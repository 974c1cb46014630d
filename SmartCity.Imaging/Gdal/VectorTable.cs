namespace SmartCity.Imaging.Gdal;

/// <summary>Rows without geometry.</summary>
/// <param name="Rows">By field name, without regard to case; an empty value is null.</param>
public sealed record VectorTable(IReadOnlyList<VectorField> Fields, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows);
