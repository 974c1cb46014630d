namespace SmartCity.Imaging.Change;

/// <summary>The three kinds of imagery, each with one default.</summary>
internal enum ResolutionClass
{
    /// <summary>Finer than 5 m: objects are seen, colours are few, relief leans and shadows fall.</summary>
    Vhr,

    /// <summary>5–25 m, as Sentinel-2.</summary>
    Medium,

    /// <summary>25 m and coarser, as Landsat.</summary>
    Coarse,
}
