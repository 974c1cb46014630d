namespace SmartCity.Geo.Grids.Importing;

/// <summary>An attribute of a cell as files know it.</summary>
/// <param name="Name">On the wire and in files of our own.</param>
/// <param name="ShortName">In a shapefile, at most ten bytes.</param>
/// <param name="Others">What else the field calls it, Chinese and English; compared without case, spaces and underscores.</param>
public sealed record CellField(string Name, string ShortName, IReadOnlyList<string> Others)
{
    public static CellField Code { get; } = new("code", "code",
        ["grid_code", "cell_code", "bgcode", "网格编码", "网格代码", "网格编号", "单元网格编码", "单元网格代码", "管理网格编码", "编码", "代码"]);

    public static CellField Class { get; } = new("class", "class", ["grid_class", "cell_class", "类别", "网格类别", "网格类型", "分类", "等级"]);

    public static CellField Adcode { get; } = new("adcode", "adcode", ["county_code", "district_code", "行政区划代码", "区划代码", "区县代码", "县区代码"]);

    public static CellField DistrictName { get; } = new("district_name", "dist_name",
        ["district", "district_n", "county", "county_name", "区县", "区县名称", "所属区县", "所在区县", "县区", "行政区", "行政区名称", "所属辖区", "辖区"]);

    public static CellField CellName { get; } = new("name", "name", ["grid_name", "cell_name", "bgname", "网格名称", "单元网格名称", "管理网格名称", "名称"]);

    public static CellField Owner { get; } = new("owner", "owner", ["grid_owner", "manager", "责任人", "网格长", "网格员", "负责人", "责任单位", "管理单位"]);

    public static CellField Area { get; } = new("area_m2", "area_m2", ["area", "shape_area", "面积", "网格面积", "面积平方米"]);

    public static CellField Perimeter { get; } = new("perimeter_m", "perim_m", ["perimeter", "perimeter_", "shape_leng", "shape_length", "周长", "网格周长"]);

    public static CellField CommunityIsSynthetic { get; } = new("community_synthetic", "comm_synth", ["community_"]);

    /// <summary>All of them, in the order of a file's columns.</summary>
    public static IReadOnlyList<CellField> All { get; } = [Code, Class, Adcode, DistrictName, CellName, Owner, Area, Perimeter, CommunityIsSynthetic];

    /// <summary>0 where a column is called as the attribute, 1, 2 … for its other names in their order; null for a stranger.</summary>
    internal int? Rank(string column)
    {
        var plain = Plain(column);
        if (plain == Plain(Name) || plain == Plain(ShortName)) return 0;
        for (var i = 0; i < Others.Count; i++) if (plain == Plain(Others[i])) return i + 1;
        return null;
    }

    private static string Plain(string name) => new([.. name.Where(c => c is not ('_' or ' ' or '-' or '\u3000')).Select(char.ToLowerInvariant)]);
}
