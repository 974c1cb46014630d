using NetTopologySuite.Geometries;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Geo.Questions;

/// <summary>Which features of a layer a question is about: by place, time and a filter. The same parameters for every question over a layer.</summary>
internal sealed record QuestionScope
{
    private static readonly (string Name, int Digits)[] Prefixes = [("district", 6), ("subdistrict", 9), ("community", 12), ("cell", 15)];

    internal required QuestionLayer Layer { get; init; }

    internal required string TimeZone { get; init; }

    internal Cql2Filter? Filter { get; init; }

    internal DateOnly? From { get; init; }

    internal DateOnly? To { get; init; }

    /// <summary>The beginning of a cell code.</summary>
    internal string? Prefix { get; init; }

    /// <summary>The ground of <see cref="Prefix"/>, for layers whose features belong to no cell.</summary>
    internal Geometry? Ground { get; init; }

    internal LonLatBox? Box { get; init; }

    /// <summary>SQL: what the question itself asks of every feature.</summary>
    internal string? Always { get; init; }

    internal bool HasPlace => Prefix is not null || Box is not null;

    internal static IReadOnlyList<QuestionParameter> PlaceParameters { get; } =
    [
        new("district", "六位区县代码，如 530102", "Six-digit county code, such as 530102"),
        new("subdistrict", "网格编码前九位", "First nine digits of cell codes"),
        new("community", "网格编码前十二位", "First twelve digits of cell codes"),
        new("cell", "十五位网格编码", "Fifteen-digit cell code"),
        new("bbox", "西,南,东,北（度）", "west,south,east,north in degrees"),
    ];

    internal static IReadOnlyList<QuestionParameter> FilterParameters { get; } =
    [
        new("filter", "CQL2 条件，如 class = 'earthwork'", "CQL2 condition, such as class = 'earthwork'; see docs/features.md"),
        new("filter-lang", "cql2-text（默认）或 cql2-json", "cql2-text (usual) or cql2-json", Values: ["cql2-text", "cql2-json"]),
        new("from", "首日（城市时区）", "First day, in the city's time zone"),
        new("to", "末日（含）", "Last day, included"),
    ];

    internal static QuestionParameter LayerParameter { get; } = new("layer", $"图层：{string.Join("、", QuestionLayer.All.Select(l => l.Layer.Id))}", $"One of {string.Join(", ", QuestionLayer.All.Select(l => l.Layer.Id))}", true, [.. QuestionLayer.All.Select(l => l.Layer.Id)]);

    /// <param name="hasTime">False for questions that have periods of their own.</param>
    /// <exception cref="GeoInputException">A parameter can't be meant.</exception>
    internal static async Task<QuestionScope> ReadAsync(QuestionAsking asking, QuestionLayer layer, CancellationToken cancellationToken, bool hasTime = true)
    {
        var input = asking.Input;
        var (from, to) = hasTime ? (input.Day("from"), input.Day("to")) : (null, null);
        if (from > to) throw new GeoInputException($"The parameter 'to' ({to:yyyy-MM-dd}) is before 'from' ({from:yyyy-MM-dd}).");
        if ((from ?? to) is not null && layer.Time is null) throw new GeoInputException($"The parameters 'from' and 'to' are of no use for {layer.Layer.Id}: its features have no time.");
        var scope = new QuestionScope
        {
            Layer = layer,
            TimeZone = asking.Options.TimeZone,
            Filter = Cql2(input, "filter"),
            From = from,
            To = to,
            Prefix = CodePrefix(input),
            Box = input.Text("bbox") is { } box ? BoxOf(input, box) : null,
        };
        return scope.Prefix is { } prefix && layer.CellCode is null ? scope with { Ground = await GroundAsync(asking, prefix, cancellationToken) } : scope;
    }

    internal static Cql2Filter? Cql2(QuestionInput input, string name)
    {
        var language = input.Choice("filter-lang", "cql2-text", "cql2-json") == "cql2-json" ? Cql2Language.Json : Cql2Language.Text;
        return input.Text(name) is { } filter ? Cql2Filter.Read(filter, language, FeatureCrs.Crs84) : null;
    }

    /// <summary>The condition over the layer's rows; its values are added to the others.</summary>
    internal string Condition(SqlValues values)
    {
        var terms = new List<string>();
        if (Always is not null) terms.Add(Always);
        if (Filter is not null) terms.Add(Cql2Sql.Condition(Layer.Layer, Filter, values));
        if (Layer.Time is { } time)
        {
            if (From is { } from) terms.Add($"{time.Sql} >= {Moment(time, from, values)}");
            if (To is { } to) terms.Add($"{time.Sql} < {Moment(time, to.AddDays(1), values)}");
        }
        if (Prefix is not null && Layer.CellCode is { } code) terms.Add(Prefix.Length == 15 ? $"{code} = {values.Add(Prefix)}" : $"{code} >= {values.Add(Prefix)} and {code} < {values.Add(Prefix + ":")}");   // ":" follows "9"
        if (Ground is not null) terms.Add($"st_intersects({Layer.Geometry}, {values.Add(Ground)})");
        if (Box is { } box) terms.Add($"st_intersects({Layer.Geometry}, {values.Add(FeatureArea.Of(box))})");
        return terms.Count == 0 ? "true" : string.Join(" and ", terms);
    }

    /// <summary>SQL: the label of the bucket that a feature falls in.</summary>
    internal string Bucket(Algorithms.TimeBucket bucket, SqlValues values)
    {
        var time = Layer.Time ?? throw new GeoInputException($"{Layer.Layer.Id} can't be told by {bucket.Name}: its features have no time.");
        return time.IsDay ? $"to_char({time.Sql}, '{bucket.SqlFormat}')" : $"to_char({time.Sql} at time zone {values.Add(TimeZone)}, '{bucket.SqlFormat}')";
    }

    private string Moment(QuestionTime time, DateOnly day, SqlValues values) => time.IsDay ? values.Add(day) : $"({values.Add(day)}::date::timestamp at time zone {values.Add(TimeZone)})";

    private static string? CodePrefix(QuestionInput input)
    {
        var given = Prefixes.Where(p => input.Text(p.Name) is not null).ToList();
        if (given.Count > 1) throw new GeoInputException($"The parameters {string.Join(" and ", given.Select(p => $"'{p.Name}'"))} exclude each other; the longer code is enough.");
        if (given.Count == 0) return null;
        var code = input.Text(given[0].Name)!;
        return code.Length == given[0].Digits && code.All(char.IsAsciiDigit) ? code : throw input.Wrong(given[0].Name, $"{given[0].Digits} digits");
    }

    private static LonLatBox BoxOf(QuestionInput input, string text)
    {
        var numbers = text.Split(',').Select(n => double.TryParse(n, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers is [>= -180 and <= 180 and var west, >= -90 and <= 90 and var south, >= -180 and <= 180 and var east, >= -90 and <= 90 and var north] && south <= north
            ? new(west, south, east, north)
            : throw input.Wrong("bbox", "west,south,east,north in degrees of longitude and latitude");
    }

    private static async Task<Geometry> GroundAsync(QuestionAsking asking, string prefix, CancellationToken cancellationToken)
    {
        var values = new SqlValues();
        var ground = await asking.Reader.ReadAsync($"select st_union(geom) from smartcity.current_cell where starts_with(code, {values.Add(prefix)}) having count(*) > 0", values, row => row.GetFieldValue<Geometry>(0), cancellationToken);
        return ground.Count == 1 ? ground[0] : throw new GeoInputException($"There is no cell in force whose code begins with {prefix}.");
    }
}
