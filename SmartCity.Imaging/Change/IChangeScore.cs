using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>How likely each pixel of a window changed, by what the resolution shows. Fitted to a pair; safe to call from several threads.</summary>
internal interface IChangeScore
{
    /// <summary>Change from this score on.</summary>
    float Threshold { get; }

    /// <summary>Pixels around a window that its scores depend on.</summary>
    int Margin { get; }

    /// <summary>Windows begin at multiples of this, and end there or at the scene's edge.</summary>
    int Lattice => 1;

    /// <param name="window">Where the values lie in the scene.</param>
    /// <returns>0–1; of unknown pixels any number. From the values' pool, to be given back to it.</returns>
    float[] Score(WindowValues values, PixelWindow window);
}
