using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Imaging.Gdal;

/// <summary>Vector files of any format that OGR knows: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML and more.</summary>
public static unsafe partial class VectorFile
{
    private const int NoGeometry = 100;   // wkbNone
    private static readonly WKBReader Wkb = new() { HandleSRID = false };

    /// <summary>Reads a layer and brings its geometries to EPSG:4490, longitude and latitude; curves become lines, Z and M are dropped.</summary>
    /// <remarks>WGS 84 counts as CGCS2000: nothing is shifted. GeoJSON without a CRS is WGS 84, as RFC 7946 says.</remarks>
    /// <param name="where">An OGR SQL condition such as <c>name IN ('五华区','盘龙区')</c>; null reads all.</param>
    /// <param name="layer">The layer's name; null takes the first one that has geometries.</param>
    /// <exception cref="GdalException">The file is missing, truncated or holds no vectors; there is no such layer; the condition is wrong.</exception>
    /// <exception cref="ImagingInputException">The file says no CRS.</exception>
    public static VectorLayer Read(string path, string? where, string? layer, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        GdalLibrary.EnsureReady();
        if (!path.StartsWith("/vsi", StringComparison.Ordinal) && !File.Exists(path) && !Directory.Exists(path))
            throw new GdalException($"'{path}' does not exist.");
        GdalNative.CPLErrorReset();
        using var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenReadOnly | GdalNative.OpenVector | GdalNative.OpenVerboseError, 0, 0, 0);
        if (dataset.IsInvalid) throw GdalException.FromLastError($"'{path}' can't be read as a vector file");
        var source = FindLayer(path, dataset, layer);
        using var crs = LayerCrs(path, source);
        using var target = CrsTransform.Parse(CrsTransform.Cgcs2000);
        using var transform = CrsTransform.Create(crs, target, $"from {CrsTransform.Name(crs)} to CGCS2000");
        GdalNative.CPLErrorReset();
        if (where is not null && GdalNative.OGR_L_SetAttributeFilter(source, where) != 0)
            throw GdalException.FromLastError($"'{path}' can't be filtered by \"{where}\"");
        return ReadFeatures(path, source, CrsTransform.Name(crs), transform, cancellationToken);
    }

    private static nint FindLayer(string path, GdalDatasetHandle dataset, string? name)
    {
        var count = GdalNative.GDALDatasetGetLayerCount(dataset);
        if (count == 0) throw new GdalException($"'{path}' holds no vector layer.");
        if (name is not null)
        {
            var named = GdalNative.GDALDatasetGetLayerByName(dataset, name);
            if (named != 0) return named;
            var names = Enumerable.Range(0, count).Select(i => Marshal.PtrToStringUTF8(GdalNative.OGR_L_GetName(GdalNative.GDALDatasetGetLayer(dataset, i))));
            throw new GdalException($"'{path}' holds no layer '{name}'; it has {string.Join(", ", names)}.");
        }
        for (var i = 0; i < count; i++)
        {
            var layer = GdalNative.GDALDatasetGetLayer(dataset, i);
            if (GdalNative.OGR_L_GetGeomType(layer) != NoGeometry) return layer;
        }
        throw new GdalException($"'{path}' holds only tables without geometries.");
    }

    private static OgrSpatialReferenceHandle LayerCrs(string path, nint layer)
    {
        var borrowed = GdalNative.OGR_L_GetSpatialRef(layer);
        if (borrowed == 0) throw new ImagingInputException($"'{path}' says no CRS; give it one, for a shapefile by a .prj file beside it.");
        var crs = GdalNative.OSRClone(borrowed);
        GdalNative.OSRSetAxisMappingStrategy(crs, GdalNative.EastingFirst);
        if (CrsTransform.IsOnEarth(crs)) return crs;
        var name = CrsTransform.Name(crs);
        crs.Dispose();
        throw new ImagingInputException($"'{path}' says no CRS on Earth (it says '{name}'); give it a geographic or a projected one.");
    }

    private static VectorLayer ReadFeatures(string path, nint layer, string crs, CrsTransform transform, CancellationToken cancellationToken)
    {
        var columns = Columns(GdalNative.OGR_L_GetLayerDefn(layer));
        var features = new List<VectorFeature>();
        var withoutGeometry = 0;
        GdalNative.CPLErrorReset();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var feature = GdalNative.OGR_L_GetNextFeature(layer);
            if (feature.IsInvalid) break;
            var geometry = GdalNative.OGR_F_GetGeometryRef(feature);
            if (geometry == 0) withoutGeometry++;
            else features.Add(new(ToNts(path, geometry, transform), Attributes(feature, columns)));
            // A damaged file ends early without another sign.
            if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure) break;
        }
        if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure)
            throw GdalException.FromLastError($"'{path}' is damaged after {features.Count} features");
        return new(Marshal.PtrToStringUTF8(GdalNative.OGR_L_GetName(layer)) ?? "", crs, columns, features, withoutGeometry);
    }

    private static VectorField[] Columns(nint definition)
    {
        var columns = new VectorField[GdalNative.OGR_FD_GetFieldCount(definition)];
        for (var i = 0; i < columns.Length; i++)
        {
            var field = GdalNative.OGR_FD_GetFieldDefn(definition, i);
            var isTruth = GdalNative.OGR_Fld_GetSubType(field) == 1;
            columns[i] = new(Marshal.PtrToStringUTF8(GdalNative.OGR_Fld_GetNameRef(field)) ?? $"field{i}", GdalNative.OGR_Fld_GetType(field) switch
            {
                0 or 12 => isTruth ? VectorFieldType.Truth : VectorFieldType.Whole,
                2 => VectorFieldType.Real,
                9 or 11 => VectorFieldType.Time,
                _ => VectorFieldType.Text,   // lists and binary too: OGR writes them out
            });
        }
        return columns;
    }

    private static Dictionary<string, object?> Attributes(OgrFeatureHandle feature, VectorField[] columns)
    {
        var attributes = new Dictionary<string, object?>(columns.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Length; i++)
            attributes[columns[i].Name] = GdalNative.OGR_F_IsFieldSetAndNotNull(feature, i) == 0 ? null : columns[i].Type switch
            {
                VectorFieldType.Whole => GdalNative.OGR_F_GetFieldAsInteger64(feature, i),
                VectorFieldType.Truth => GdalNative.OGR_F_GetFieldAsInteger64(feature, i) != 0,
                VectorFieldType.Real => GdalNative.OGR_F_GetFieldAsDouble(feature, i),
                VectorFieldType.Time => Time(feature, i),
                _ => Marshal.PtrToStringUTF8(GdalNative.OGR_F_GetFieldAsString(feature, i)),
            };
        return attributes;
    }

    private static DateTime? Time(OgrFeatureHandle feature, int field)
    {
        if (GdalNative.OGR_F_GetFieldAsDateTimeEx(feature, field, out var year, out var month, out var day, out var hour, out var minute, out var second, out var zone) == 0
            || year is < 1 or > 9999 || month is < 1 or > 12 || day is < 1 or > 31) return null;
        var time = new DateTime(year, month, 1, 0, 0, 0, zone >= 100 ? DateTimeKind.Utc : DateTimeKind.Unspecified)
            .AddDays(day - 1).AddHours(hour).AddMinutes(minute).AddSeconds(second);
        return zone >= 100 ? time.AddMinutes(-15 * (zone - 100)) : time;   // OGR counts zones in quarters of an hour from 100 = UTC
    }

    private static Geometry ToNts(string path, nint geometry, CrsTransform transform)
    {
        using var line = GdalNative.OGR_G_HasCurveGeometry(geometry, 1) != 0 ? GdalNative.OGR_G_GetLinearGeometry(geometry, 0, 0) : new OgrGeometryHandle(0);
        var plain = line.IsInvalid ? geometry : line.DangerousGetHandle();
        GdalNative.OGR_G_FlattenTo2D(plain);
        var wkb = new byte[GdalNative.OGR_G_WkbSize(plain)];
        fixed (byte* bytes = wkb)
            if (GdalNative.OGR_G_ExportToIsoWkb(plain, 1, bytes) != 0) throw GdalException.FromLastError($"'{path}' holds a geometry that can't be read");
        try
        {
            return transform.Apply(Wkb.Read(wkb));
        }
        catch (Exception e) when (e is ParseException or ArgumentException)
        {
            throw new ImagingInputException($"'{path}' holds a geometry that is none: {e.Message}", e);
        }
    }
}
