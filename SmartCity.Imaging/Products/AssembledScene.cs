using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>What was written.</summary>
/// <param name="Footprint">EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="GsdMetres">Edge of a pixel on the ground.</param>
/// <param name="BandGsdMetres">Of each band before it was brought to the scene's grid.</param>
/// <param name="Scale">Value in the file × scale = quantity.</param>
/// <param name="ValidShare">Share of the pixels that have data in the first band, 0 … 1.</param>
public sealed record AssembledScene(RasterGrid Grid, Polygon Footprint, double GsdMetres, IReadOnlyList<double> BandGsdMetres, double Scale, double ValidShare);
