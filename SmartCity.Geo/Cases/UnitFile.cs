using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SmartCity.Geo.Grids.Locate.Bulk;

namespace SmartCity.Geo.Cases;

/// <summary>Units and duties from JSON or CSV, and to JSON.</summary>
/// <remarks>
/// JSON: <c>{"units": [{"id", "name_zh", "name_en", "kind", "department"?, "post"?, "parent"?, "duties": [{"class", "level"?, "scope"}]}]}</c>.
/// CSV: a row of those names, one unit a row; duties as <c>class:level:scope</c>, level empty for all, several with semicolons between.
/// </remarks>
public static partial class UnitFile
{
    private static readonly string[] Names = ["id", "name_zh", "name_en", "kind", "department", "post", "parent", "duties"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <param name="text">JSON when it begins with a brace, else CSV.</param>
    /// <exception cref="GeoInputException">It is no such file; the message says where.</exception>
    public static UnitRegister Parse(string text)
    {
        text = text.TrimStart('\uFEFF');
        return text.AsSpan().TrimStart().StartsWith("{") ? ParseJson(text) : ParseCsv(text);
    }

    public static string Write(UnitRegister register) => JsonSerializer.Serialize(
        new FileForm([.. register.Units.Select(u => new UnitForm(u.Id, u.NameZh, u.NameEn, u.Kind, u.Department, u.Post, u.Parent,
            [.. register.Duties.Where(d => d.UnitId == u.Id).Select(d => new DutyForm(d.Class, d.Level, d.Scope))]))]), Json);

    /// <summary>Refuses what the tables would.</summary>
    /// <param name="known">Units that are there already.</param>
    /// <exception cref="GeoInputException">Which unit, and what would be right.</exception>
    internal static void Check(UnitRegister register, IReadOnlySet<string> known)
    {
        var ids = register.Units.Select(u => u.Id).ToHashSet();
        if (ids.Count < register.Units.Count) throw new GeoInputException($"The unit '{register.Units.GroupBy(u => u.Id).First(g => g.Count() > 1).Key}' is there twice.");
        foreach (var unit in register.Units)
        {
            if (!UnitId().IsMatch(unit.Id)) throw new GeoInputException($"'{unit.Id}' is no id of a unit: letters, digits, dots and dashes, at most 64.");
            if (unit.NameZh.Length == 0 || unit.NameEn.Length == 0) throw new GeoInputException($"Unit {unit.Id} needs name_zh and name_en.");
            if (!UnitKind().IsMatch(unit.Kind)) throw new GeoInputException($"Unit {unit.Id}: '{unit.Kind}' is no kind: small letters and underscores, such as squad.");
            if (unit.Parent is { } parent && !ids.Contains(parent) && !known.Contains(parent)) throw new GeoInputException($"Unit {unit.Id}: there is no unit '{parent}' that could be its parent.");
        }
        foreach (var duty in register.Duties)
        {
            if (duty.Class.Length == 0) throw new GeoInputException($"Unit {duty.UnitId}: a duty needs a class, or * for all.");
            if (duty.Level is < 1 or > 3) throw new GeoInputException($"Unit {duty.UnitId}: there is no level {duty.Level}; there are 1, 2, 3, or none for all.");
            if (!Scope().IsMatch(duty.Scope)) throw new GeoInputException($"Unit {duty.UnitId}: '{duty.Scope}' is no area: 6, 9, 12 or 15 digits of a cell code.");
        }
        if (register.Duties.GroupBy(d => (d.Class, d.Level, d.Scope)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GeoInputException($"Class {twice.Key.Class}, level {twice.Key.Level?.ToString(CultureInfo.InvariantCulture) ?? "*"} in {twice.Key.Scope} is the duty of {string.Join(" and ", twice.Select(d => d.UnitId))}; one unit is possible.");
        ParentsFirst(register.Units);
    }

    /// <exception cref="GeoInputException">Units are their own grandparents.</exception>
    internal static List<Unit> ParentsFirst(IReadOnlyList<Unit> units)
    {
        var (ordered, left) = (new List<Unit>(), units.ToList());
        while (left.Count > 0)
        {
            var free = left.Where(u => !left.Exists(other => other.Id == u.Parent)).ToList();
            if (free.Count == 0) throw new GeoInputException($"The units {string.Join(", ", left.Select(u => u.Id))} are above each other in a ring.");
            ordered.AddRange(free);
            left.RemoveAll(free.Contains);
        }
        return ordered;
    }

    private static UnitRegister ParseJson(string text)
    {
        FileForm form;
        try
        {
            form = JsonSerializer.Deserialize<FileForm>(text, Json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The units are not the expected JSON at {e.Path ?? "$"}, line {e.LineNumber + 1}: {e.Message.Split(" Path:")[0]}", e);
        }
        return new([.. form.Units.Select(u => new Unit(u.Id, u.NameZh, u.NameEn, u.Kind, u.Department, u.Post, u.Parent))],
            [.. form.Units.SelectMany(u => (u.Duties ?? []).Select(d => new Duty(d.Class, d.Level, d.Scope, u.Id)))]);
    }

    private static UnitRegister ParseCsv(string text)
    {
        var rows = Rows(Encoding.UTF8.GetBytes(text)).ToList();
        if (rows.Count == 0) throw new GeoInputException("The file of units is empty; a row of column names is needed.");
        var header = rows[0].Fields;
        if (header.FirstOrDefault(name => !Names.Contains(name)) is { } stranger) throw new GeoInputException($"There is no column '{stranger}' for units; there are {string.Join(", ", Names)}.");
        if (Names[..4].FirstOrDefault(name => !header.Contains(name)) is { } absent) throw new GeoInputException($"The column '{absent}' is missing; there are {string.Join(", ", header)}.");
        var (units, duties) = (new List<Unit>(), new List<Duty>());
        foreach (var (fields, line) in rows.Skip(1))
        {
            if (fields.Count != header.Count) throw new GeoInputException($"Row {line} of the units has {fields.Count} fields; {header.Count} are needed.");
            string? Field(string name) => header.IndexOf(name) is >= 0 and var at && fields[at].Length > 0 ? fields[at] : null;
            units.Add(new(Field("id") ?? "", Field("name_zh") ?? "", Field("name_en") ?? "", Field("kind") ?? "", Field("department"), Field("post"), Field("parent")));
            foreach (var duty in (Field("duties") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                duties.Add(duty.Split(':') is [var kind, var level, var scope] && (level.Length == 0 || int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    ? new(kind, level.Length == 0 ? null : int.Parse(level, CultureInfo.InvariantCulture), scope, units[^1].Id)
                    : throw new GeoInputException($"Row {line} of the units: '{duty}' is no duty; class:level:scope is, such as road_spill:2:530102."));
        }
        return new(units, duties);
    }

    private static IEnumerable<(List<string> Fields, int Row)> Rows(byte[] bytes)
    {
        var (at, number, ranges) = (0, 0, new Range[64]);
        while (at < bytes.Length)
        {
            var (fields, length) = Row(bytes.AsSpan(at), ranges, ++number);
            at += length;
            if (fields is not [""]) yield return (fields, number);
        }
    }

    private static (List<string> Fields, int Length) Row(ReadOnlySpan<byte> bytes, Range[] ranges, int number)
    {
        var ending = CsvRow.Read(bytes, (byte)',', isEnd: true, ranges, out var count, out var row);
        if (ending == CsvRow.Ending.OpenQuote) throw new GeoInputException($"Row {number} of the units has a quote that is not closed.");
        if (count > ranges.Length) throw new GeoInputException($"Row {number} of the units has {count} fields; is it a CSV with commas?");
        var fields = new List<string>();
        for (var i = 0; i < count; i++) fields.Add(Encoding.UTF8.GetString(CsvRow.Value(bytes[ranges[i]])).Replace("\"\"", "\"", StringComparison.Ordinal));
        return (fields, ending == CsvRow.Ending.NoLineEnd ? bytes.Length : row.Length);
    }

    private sealed record FileForm([property: JsonRequired] IReadOnlyList<UnitForm> Units);

    private sealed record UnitForm(
        [property: JsonRequired] string Id, [property: JsonRequired] string NameZh, [property: JsonRequired] string NameEn, [property: JsonRequired] string Kind,
        string? Department, string? Post, string? Parent, IReadOnlyList<DutyForm>? Duties);

    private sealed record DutyForm([property: JsonRequired] string Class, int? Level, [property: JsonRequired] string Scope);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex UnitId();

    [GeneratedRegex("^[a-z][a-z_]*$")]
    private static partial Regex UnitKind();

    [GeneratedRegex("^[0-9]{6}([0-9]{3}){0,3}$")]
    private static partial Regex Scope();
}
