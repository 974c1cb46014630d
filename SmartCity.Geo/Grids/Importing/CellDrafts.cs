using System.Globalization;
using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Reads the attributes of cells, and says of each that is wrong what would be right.</summary>
internal static partial class CellDrafts
{
    private const int AdcodeDigits = 6;
    private const double AreaError = 0.01;   // a stated area that is off by more is on another ellipsoid, in another unit, or of another shape

    internal static IReadOnlyList<CellDraft> Read(IReadOnlyList<ImportedRow> rows, Geometry[] areas, CellColumns columns, CellImportOptions options, List<string> notes)
    {
        if (options.Adcode is { } county && !IsDigits(county, AdcodeDigits)) throw new GeoInputException($"The county code '{county}' is none; six digits are needed, 530102 for 五华区, say.");
        var drafts = new List<CellDraft>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var code = Code(rows[i].Text(columns.Of(CellField.Code)), i + 1);
            var reference = new Lazy<PartitionArea?>(() => At(areas[i], options.Reference));
            var adcode = Adcode(rows[i].Text(columns.Of(CellField.Adcode)), code, i + 1) ?? options.Adcode ?? reference.Value?.Adcode
                ?? throw new GeoInputException($"Feature {i + 1} has neither a code nor a county; name the county of all with --adcode 530102, or the column with --map adcode=FIELD.");
            var number = rows[i].Text(columns.Of(CellField.Class));
            drafts.Add(new()
            {
                Number = i + 1,
                Code = code,
                Class = number is null ? options.Class : Class(number) ?? throw new GeoInputException($"Feature {i + 1} has the class '{number}'; 1 to {ClassCounts.LargestClass}, I to III or 一类 to 三类 are known."),
                ClassIsGiven = number is null,
                Adcode = adcode,
                DistrictName = rows[i].Text(columns.Of(CellField.DistrictName)) ?? options.Reference.FirstOrDefault(r => r.Adcode == adcode)?.Name ?? (reference.Value?.Adcode == adcode ? reference.Value.Name : adcode),
                Name = rows[i].Text(columns.Of(CellField.CellName)),
                Owner = rows[i].Text(columns.Of(CellField.Owner)),
                CommunityIsSynthetic = Truth(rows[i].Text(columns.Of(CellField.CommunityIsSynthetic))),
            });
        }
        if (drafts.Where(d => d.Code is not null).GroupBy(d => d.Code).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GeoInputException($"The code {twice.Key} is there {twice.Count()} times: features {string.Join(", ", twice.Select(d => d.Number))}.");
        if (columns.Of(CellField.Class) is null) notes.Add($"No column holds the class: all cells are of class {options.Class}.");
        Compare(rows, areas, columns.Of(CellField.Area), notes);
        return drafts;
    }

    private static string? Code(string? text, int feature)
    {
        if (text is null || CodeRules.IsWellFormed(text)) return text;
        if (Scientific().IsMatch(text)) throw new GeoInputException($"Feature {feature} has the code '{text}': a spreadsheet has made a number of it. Format the column as text, fill it again, and export.");
        if (text.EndsWith(".0", StringComparison.Ordinal) && CodeRules.IsWellFormed(text[..^2])) return text[..^2];
        throw new GeoInputException($"Feature {feature} has the code '{text}'; 15 digits are needed (6 county, 3 subdistrict, 3 community, 3 sequence from 001). To have codes given instead, say --map code= ; for another column --map code=FIELD.");
    }

    private static string? Adcode(string? text, string? code, int feature)
    {
        if (text is null) return code?[..AdcodeDigits];
        if (!IsDigits(text, AdcodeDigits)) throw new GeoInputException($"Feature {feature} has the county code '{text}'; six digits are needed.");
        return code is null || code.StartsWith(text, StringComparison.Ordinal) ? text : throw new GeoInputException($"Feature {feature} has the code {code}, which does not begin with its county's, {text}.");
    }

    private static int? Class(string text) => text switch
    {
        "I" or "Ⅰ" or "一类" or "一" or "一级" => 1,
        "II" or "Ⅱ" or "二类" or "二" or "二级" => 2,
        "III" or "Ⅲ" or "三类" or "三" or "三级" => 3,
        _ => double.TryParse(text.TrimEnd('类'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ClassCounts.LargestClass && number == Math.Floor(number) ? (int)number : null,
    };

    private static bool Truth(string? text) => text is not null && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1" or "1.0" or "是");

    // Where most of the cell lies.
    private static PartitionArea? At(Geometry area, IReadOnlyList<PartitionArea> units)
    {
        if (units.Count == 0) return null;
        var inside = area.InteriorPoint;
        return units.FirstOrDefault(u => u.Geometry.EnvelopeInternal.Contains(inside.Coordinate) && u.Geometry.Contains(inside));
    }

    private static void Compare(IReadOnlyList<ImportedRow> rows, Geometry[] areas, string? column, List<string> notes)
    {
        if (column is null) return;
        var ratios = rows.Select((r, i) => double.TryParse(r.Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var stated) && stated > 0 ? stated / EllipsoidalMeasure.Area(areas[i]) : double.NaN)
            .Where(r => !double.IsNaN(r)).Order().ToList();
        if (ratios.Count > 0 && Math.Abs(ratios[ratios.Count / 2] - 1) is var off && off > AreaError)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The areas in '{column}' are {ratios[ratios.Count / 2]:G3} times the ellipsoid's in square metres: another unit or projection. They are computed anew."));
    }

    private static bool IsDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);

    [GeneratedRegex(@"^\d([.,]\d+)?E\+?\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Scientific();
}
