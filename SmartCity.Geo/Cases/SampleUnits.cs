namespace SmartCity.Geo.Cases;

/// <summary>Made-up units for a city whose own are not at hand: per district a territorial unit, a construction squad and a sanitation squad.</summary>
public static class SampleUnits
{
    private static readonly string[] ConstructionClasses = ["site_dust", "construction_waste", "wheel_mud", "site_hoarding", "material_piles", "site_sewage", "unregistered_site", "dust_exceedance", "new_building", "demolition", "earthwork"];

    private static readonly string[] SanitationClasses = ["road_spill", "waste_soil", "exposed_rubbish", "unsealed_truck"];

    /// <param name="districts">Six-digit codes and names.</param>
    public static UnitRegister Of(IReadOnlyList<(string Adcode, string Name)> districts)
    {
        var (units, duties) = (new List<Unit>(), new List<Duty>());
        foreach (var (adcode, name) in districts)
        {
            var (construction, sanitation) = ($"{adcode}-construction", $"{adcode}-sanitation");
            units.Add(new(adcode, $"{name}网格中心", $"Grid centre of {name}", "territorial", "grid_centre", "duty_desk"));
            units.Add(new(construction, $"{name}住建中队", $"Construction squad of {name}", "squad", "housing_and_construction", "site_inspection", adcode));
            units.Add(new(sanitation, $"{name}城管中队", $"City management squad of {name}", "squad", "city_management", "road_patrol", adcode));
            duties.Add(new("*", null, adcode, adcode));
            duties.AddRange(ConstructionClasses.Select(kind => new Duty(kind, null, adcode, construction)));
            duties.AddRange(SanitationClasses.Select(kind => new Duty(kind, null, adcode, sanitation)));
        }
        return new(units, duties);
    }
}
