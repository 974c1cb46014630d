using NetTopologySuite.Geometries;

namespace SmartCity.Geo.SampleCity;

/// <summary>A county-level unit of the sample city.</summary>
/// <param name="Adcode">Six-digit county code (GB/T 2260).</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees; all units together are a valid coverage.</param>
public sealed record SampleDistrict(string Adcode, string Name, Geometry Geometry);

/// <summary>A line that cells may end at.</summary>
/// <param name="Kind">"river" or "road".</param>
/// <param name="Line">EPSG:4490, longitude then latitude in degrees.</param>
public sealed record SampleBarrier(string Kind, string Name, LineString Line, bool IsSynthetic);

/// <summary>A community or village committee.</summary>
/// <param name="Code">Twelve digits: 6 county, 3 subdistrict, 3 community.</param>
public sealed record CommunityCode(string Code, string Name, string SubdistrictName);

/// <summary>The sample city.</summary>
/// <param name="IsSynthetic">True when the districts are made up because the packages were not at hand.</param>
/// <param name="Notes">Sentences for the map and the command line: sources, what the repair moved, what is made up.</param>
public sealed record SampleCityData(string Name, IReadOnlyList<SampleDistrict> Districts, IReadOnlyList<SampleBarrier> Barriers,
    IReadOnlyList<CommunityCode> CommunityCodes, bool IsSynthetic, IReadOnlyList<string> Notes);
