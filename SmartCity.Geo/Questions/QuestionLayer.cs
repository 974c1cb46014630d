using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Geo.Questions;

/// <summary>When a feature happened.</summary>
/// <param name="Sql">Over the layer's rows.</param>
/// <param name="IsDay">True: a day of the city's calendar; false: an instant.</param>
/// <param name="Meaning">What the time is, for people.</param>
internal sealed record QuestionTime(string Sql, bool IsDay, string Meaning);

/// <summary>A collection as questions see it: what they need beyond its properties.</summary>
internal sealed record QuestionLayer(FeatureLayer Layer)
{
    /// <summary>Rows of the layer, named t.</summary>
    internal string From { get; private init; } = Layer.Source;

    /// <summary>Null: its features have none.</summary>
    internal QuestionTime? Time { get; private init; }

    /// <summary>SQL: square metres on the ellipsoid; null: its features have no area.</summary>
    internal string? Area { get; private init; }

    /// <summary>SQL: code of the cell that a feature belongs to, where that is stored.</summary>
    internal string? CellCode { get; private init; }

    internal string Geometry => Layer.GeometryColumn;

    /// <summary>Unique text or number that rows of equal rank follow.</summary>
    internal string Order => Layer.Order ?? Layer.Key;

    internal static IReadOnlyList<QuestionLayer> All { get; } = [.. FeatureLayer.All.Select(Of)];

    /// <summary>A layer without what is hidden of it.</summary>
    /// <param name="parameter">That names it, for the message.</param>
    /// <exception cref="GeoInputException">There is none of this name, or none that may be read.</exception>
    internal static QuestionLayer Named(string id, string parameter, Visibility seen) => seen.FeatureLayers.FirstOrDefault(l => l.Id == id) is { } layer
        ? Of(layer).Without(seen.HiddenOf(id))
        : throw new GeoInputException($"The parameter '{parameter}' is '{id.Replace('\0', '?')}'; wanted is one of {string.Join(", ", seen.FeatureLayers.Select(l => l.Id))}.");

    /// <param name="parameter">That names it, for the message.</param>
    /// <exception cref="GeoInputException">There is no such property, or it can't be asked for.</exception>
    internal FeatureProperty Property(string name, string parameter, bool isNumber = false)
    {
        var possible = Layer.Properties.Where(p => p.IsFilterable && (!isNumber || p.Type is PropertyType.Number or PropertyType.WholeNumber)).ToList();
        return possible.Find(p => p.Name == name) ?? throw new GeoInputException($"The parameter '{parameter}' names '{name}'; {Layer.Id} {(possible.Count == 0 ? "has no such property" : $"has {string.Join(", ", possible.Select(p => p.Name))}")}.");
    }

    private QuestionLayer Without(IReadOnlyList<string> hidden)
    {
        bool IsTold(string expression) => !hidden.Any(name => VectorTileLayer.Names(expression, name));
        return hidden.Count == 0 ? this : this with { Time = Time is { } time && IsTold(time.Sql) ? time : null, Area = Area is { } area && IsTold(area) ? area : null, CellCode = CellCode is { } code && IsTold(code) ? code : null };
    }

    /// <summary>The same features, each in the cell of an edition that it was filed in (cases) or that holds a point inside of it.</summary>
    internal QuestionLayer In(long edition) => Layer.Id == "cases" ? this : this with { CellCode = FormattableString.Invariant($"smartcity.cell_at({edition}, st_pointonsurface({Geometry}))") };

    private static QuestionLayer Of(FeatureLayer layer) => layer.Id switch
    {
        "cases" => new(layer) { Time = new("t.opened_at", false, "opened"), CellCode = "t.cell_code", Area = Ground(layer) },
        "cells" => new(layer) { CellCode = "t.code", Area = "t.area_m2" },
        // A detection is dated by the later of its two scenes.
        "detections" => new(layer) { From = $"{layer.Source} left join smartcity.scene shown on shown.id = t.after_scene", Time = new("shown.acquired_at", false, "taken (the scene after the change)"), Area = "t.area_m2" },
        "tracks" => new(layer) { Time = new("t.first_seen", true, "first seen"), Area = Ground(layer) },
        "sites" => new(layer) { Time = new("t.first_seen", true, "first seen"), Area = "t.area_m2" },
        "registered_sites" => new(layer) { Time = new("t.works_from", true, "works began"), Area = Ground(layer) },
        "haul_routes" => new(layer) { Time = new("t.works_from", true, "works began") },
        "scenes" => new(layer) { Time = new("t.acquired_at", false, "taken"), Area = Ground(layer) },
        _ => new(layer) { Area = Ground(layer) },
    };

    private static string Ground(FeatureLayer layer) => $"st_area({layer.GeometryColumn}::geography)";
}
