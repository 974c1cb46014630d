namespace SmartCity.Geo.Grids.Levels;

/// <summary>The four levels at which there is somebody in charge.</summary>
public enum GridLevel
{
    /// <summary>County or district, 6 digits.</summary>
    County,

    /// <summary>Subdistrict or town, 9 digits.</summary>
    Subdistrict,

    /// <summary>Community or village, 12 digits.</summary>
    Community,

    /// <summary>Management cell, 15 digits.</summary>
    Cell,
}
