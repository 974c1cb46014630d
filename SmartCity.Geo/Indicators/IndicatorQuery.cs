namespace SmartCity.Geo.Indicators;

/// <summary>What to count.</summary>
public sealed record IndicatorQuery
{
    private const int MostDimensions = 3, MostDays = 3700;

    /// <summary>First day, in the city's time zone.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, included.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Up to three of <see cref="IndicatorDimension.All"/>; none: one row of all.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Prefix of cell codes.</summary>
    public string? Area { get; init; }

    public string? Class { get; init; }

    /// <summary>satellite, camera, monitor, inspection or citizen.</summary>
    public string? Source { get; init; }

    /// <summary>This unit and those below it.</summary>
    public string? UnitId { get; init; }

    /// <summary>What the log told then; null: now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <exception cref="GeoInputException">A part of it can't be meant.</exception>
    public IndicatorQuery Checked()
    {
        if (To < From) throw new GeoInputException($"The period ends ({To:yyyy-MM-dd}) before it begins ({From:yyyy-MM-dd}).");
        if (From.Year < 1900 || To.Year > 9000 || To.DayNumber - From.DayNumber >= MostDays) throw new GeoInputException($"The period has {To.DayNumber - From.DayNumber + 1} days; {MostDays} are possible.");
        if (By.FirstOrDefault(name => IndicatorDimension.Find(name) is null) is { } stranger)
            throw new GeoInputException($"Indicators can't be told by '{stranger}'; they can by {string.Join(", ", IndicatorDimension.All.Select(d => d.Name))}.");
        if (By.Count > MostDimensions || By.Distinct().Count() < By.Count) throw new GeoInputException($"Indicators can be told by {MostDimensions} different things at most, not by {string.Join(", ", By)}.");
        if (Area is { } area && (area.Length is < 2 or > 15 || !area.All(char.IsAsciiDigit))) throw new GeoInputException($"'{area}' is no area; 2 to 15 digits that cell codes begin with are, such as 530102 for a district.");
        return this;
    }
}

/// <summary>Something that indicators can be told by.</summary>
/// <param name="Sql">Of a fact f, its case c, and its unit u; $3 is the time zone.</param>
public sealed record IndicatorDimension(string Name, string NameZh, string NameEn, string Sql, bool IsPeriod = false)
{
    public static IReadOnlyList<IndicatorDimension> All { get; } =
    [
        new("district", "区县", "district", "left(c.cell_code, 6)"),
        new("subdistrict", "街道", "subdistrict", "left(c.cell_code, 9)"),
        new("community", "社区", "community", "left(c.cell_code, 12)"),
        new("cell", "网格", "cell", "c.cell_code"),
        new("unit", "处置单位", "unit", "f.unit_id"),
        new("department", "主管部门", "department", "f.department"),
        new("post", "岗位", "post", "u.post"),
        new("source", "来源", "source", "c.source"),
        new("reporter", "上报人", "reporter", "(select case when e.role = 'citizen' then 'citizen' else e.actor end from smartcity.case_event e where e.case_id = c.id and e.sequence = 1)"),
        new("class", "类别", "class", "c.class"),
        new("day", "日", "day", "to_char(f.at at time zone $3, 'YYYY-MM-DD')", true),
        new("week", "周", "week", "to_char(f.at at time zone $3, 'IYYY-\"W\"IW')", true),
        new("month", "月", "month", "to_char(f.at at time zone $3, 'YYYY-MM')", true),
        new("year", "年", "year", "to_char(f.at at time zone $3, 'YYYY')", true),
    ];

    public static IndicatorDimension? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
