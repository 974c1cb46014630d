using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Imaging.Gdal;

/// <summary>Vector files: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML and CSV, also zipped; see docs/formats.md.</summary>
public static unsafe partial class VectorFile
{
    private const int NoGeometry = 100;   // wkbNone
    private static readonly WKBReader Wkb = new() { HandleSRID = false };

    // No virtual or remote formats: a file from outside must not make GDAL open others.
    private static readonly string[] Drivers = ["GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf", "LIBKML", "KML", "OpenFileGDB", "MapInfo File"];

    // LIBKML's own columns, which say nothing where they have these values.
    private static readonly Dictionary<string, object?> KmlDefaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Name"] = null,
        ["description"] = null,
        ["timestamp"] = null,
        ["begin"] = null,
        ["end"] = null,
        ["altitudeMode"] = null,
        ["tessellate"] = -1L,
        ["extrude"] = 0L,
        ["visibility"] = -1L,
        ["drawOrder"] = null,
        ["icon"] = null,
    };

    /// <inheritdoc cref="Read(string, VectorReadOptions, CancellationToken)"/>
    public static VectorLayer Read(string path, string? where, string? layer, CancellationToken cancellationToken) =>
        Read(path, new() { Where = where, Layer = layer }, cancellationToken);

    /// <summary>Reads a layer and brings its geometries to EPSG:4490, longitude and latitude; curves become lines, Z and M are dropped.</summary>
    /// <remarks>WGS 84 counts as CGCS2000: nothing is shifted. GeoJSON, KML and CSV without a CRS are longitude and latitude, as RFC 7946
    /// says. A zip or KMZ is unpacked under limits, see <see cref="VectorArchive"/>.</remarks>
    /// <exception cref="GdalException">The file is missing, truncated or holds no vectors; there is no such layer; the condition is wrong.</exception>
    /// <exception cref="ImagingInputException">The file says no CRS, or one on an old datum, or its coordinates can't lie in it; a part
    /// of a shapefile is missing; an archive breaks a limit.</exception>
    public static VectorLayer Read(string path, VectorReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        GdalLibrary.EnsureReady();
        var called = options.CalledAs ?? path;
        if (!path.StartsWith("/vsi", StringComparison.Ordinal) && !File.Exists(path) && !Directory.Exists(path))
            throw new GdalException($"'{called}' does not exist.");
        if (VectorArchive.IsArchive(path))
        {
            using var archive = VectorArchive.Unpack(path, options, cancellationToken);
            var layer = Read(archive.Path, archive.Options, cancellationToken);
            return layer.Name == VectorArchive.Stem ? layer with { Name = archive.SourceName } : layer;   // a format whose layer is called as its file
        }
        if (CsvLayer.IsCsv(path)) return CsvLayer.Read(path, options, cancellationToken);
        var encoding = ShapefileParts.IsShapefile(path) ? ShapefileParts.Require(path, options) : null;

        using var drivers = new GdalStrings(Drivers);
        using var opening = encoding is null ? new GdalStrings() : new GdalStrings($"ENCODING={encoding}");
        GdalNative.CPLErrorReset();
        using var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenReadOnly | GdalNative.OpenVector | GdalNative.OpenVerboseError, drivers.Pointer, opening.Pointer, 0);
        if (dataset.IsInvalid) throw Unreadable(called);
        var source = FindLayer(called, dataset, options.Layer);
        using var crs = options.Crs is { } given ? GivenCrs.Parse(given) : LayerCrs(called, source);
        CrsDatum.Require(called, crs);
        GdalNative.CPLErrorReset();
        if (options.Where is { } where && GdalNative.OGR_L_SetAttributeFilter(source, where) != 0)
            throw GdalException.FromLastError($"'{called}' can't be filtered by \"{where}\"");
        return ToCgcs2000(called, ReadFeatures(called, source, CrsTransform.Name(crs), cancellationToken) with { Encoding = encoding }, crs, options.SwapsAxes, cancellationToken);
    }

    /// <summary>The rows of a CSV, with or without geometry; a CSV's WKT comes as text.</summary>
    /// <exception cref="ImagingInputException">It is no CSV.</exception>
    public static VectorTable ReadTable(string path, VectorReadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path)) throw new GdalException($"'{options.CalledAs ?? path}' does not exist.");
        return CsvLayer.IsCsv(path) ? CsvLayer.Table(path, options) : throw new ImagingInputException($"'{options.CalledAs ?? path}' is no .csv; a table to join is one.");
    }

    /// <summary>Checks that the coordinates can lie in the CRS and brings them to EPSG:4490.</summary>
    internal static VectorLayer ToCgcs2000(string called, VectorLayer raw, OgrSpatialReferenceHandle crs, bool swapsAxes, CancellationToken cancellationToken)
    {
        if (swapsAxes) foreach (var feature in raw.Features) feature.Geometry.Apply(new AxisSwap());
        CrsPlausibility.Require(called, CrsFrame.Of(crs), [.. raw.Features.Select(f => f.Geometry)]);
        using var target = CrsTransform.Parse(CrsTransform.Cgcs2000);
        using var transform = CrsTransform.Create(crs, target, $"from {raw.Crs} to CGCS2000");
        var features = new List<VectorFeature>(raw.Features.Count);
        foreach (var feature in raw.Features)
        {
            cancellationToken.ThrowIfCancellationRequested();
            features.Add(feature with { Geometry = transform.Apply(feature.Geometry) });
        }
        return raw with { Features = features };
    }

    private static GdalException Unreadable(string called)
    {
        var reason = GdalException.FromLastError($"'{called}' can't be read as a vector file");
        // GDAL's words for a foreign file are a list of all its drivers, or "not recognized".
        return reason.Message.Contains("not recognized", StringComparison.Ordinal) || reason.Message.EndsWith("vector file", StringComparison.Ordinal)
            ? new($"'{called}' can't be read as a vector file: it is none of GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, KMZ, CSV or a zip of one, or it is damaged at its beginning.")
            : reason;
    }

    private static nint FindLayer(string called, GdalDatasetHandle dataset, string? name)
    {
        var count = GdalNative.GDALDatasetGetLayerCount(dataset);
        if (count == 0) throw new GdalException($"'{called}' holds no vector layer.");
        if (name is not null)
        {
            var named = GdalNative.GDALDatasetGetLayerByName(dataset, name);
            if (named != 0) return named;
            var names = Enumerable.Range(0, count).Select(i => Marshal.PtrToStringUTF8(GdalNative.OGR_L_GetName(GdalNative.GDALDatasetGetLayer(dataset, i))));
            throw new GdalException($"'{called}' holds no layer '{name}'; it has {string.Join(", ", names)}.");
        }
        for (var i = 0; i < count; i++)
        {
            var layer = GdalNative.GDALDatasetGetLayer(dataset, i);
            if (GdalNative.OGR_L_GetGeomType(layer) != NoGeometry) return layer;
        }
        throw new GdalException($"'{called}' holds only tables without geometries.");
    }

    private static OgrSpatialReferenceHandle LayerCrs(string called, nint layer)
    {
        var borrowed = GdalNative.OGR_L_GetSpatialRef(layer);
        if (borrowed == 0) throw new ImagingInputException($"'{called}' says no CRS; give it one, for a shapefile by a .prj file beside it, or say which with --crs EPSG:4490, say.");
        var crs = GdalNative.OSRClone(borrowed);
        GdalNative.OSRSetAxisMappingStrategy(crs, GdalNative.EastingFirst);
        if (CrsTransform.IsOnEarth(crs)) return crs;
        var name = CrsTransform.Name(crs);
        crs.Dispose();
        throw new ImagingInputException($"'{called}' says no CRS on Earth (it says '{name}'); give it a geographic or a projected one, or say which with --crs EPSG:4490, say.");
    }

    private static VectorLayer ReadFeatures(string called, nint layer, string crs, CancellationToken cancellationToken)
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
            else features.Add(new(ToNts(called, geometry), Attributes(feature, columns)));
            // A damaged file ends early without another sign.
            if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure) break;
        }
        if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure)
            throw GdalException.FromLastError($"'{called}' is damaged after {features.Count} features");
        return WithoutKmlDefaults(new(Marshal.PtrToStringUTF8(GdalNative.OGR_L_GetName(layer)) ?? "", crs, columns, features, withoutGeometry));
    }

    private static VectorLayer WithoutKmlDefaults(VectorLayer layer)
    {
        if (!layer.Fields.Any(f => f.Name == "tessellate") || !layer.Fields.Any(f => f.Name == "altitudeMode")) return layer;
        return layer with
        {
            Fields = [.. layer.Fields.Where(f => !KmlDefaults.TryGetValue(f.Name, out var idle)
                || layer.Features.Any(row => row.Attributes.GetValueOrDefault(f.Name) is { } value && !value.Equals(idle)))],
        };
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

    private static Geometry ToNts(string called, nint geometry)
    {
        using var line = GdalNative.OGR_G_HasCurveGeometry(geometry, 1) != 0 ? GdalNative.OGR_G_GetLinearGeometry(geometry, 0, 0) : new OgrGeometryHandle(0);
        var plain = line.IsInvalid ? geometry : line.DangerousGetHandle();
        GdalNative.OGR_G_FlattenTo2D(plain);
        var wkb = new byte[GdalNative.OGR_G_WkbSize(plain)];
        fixed (byte* bytes = wkb)
            if (GdalNative.OGR_G_ExportToIsoWkb(plain, 1, bytes) != 0) throw GdalException.FromLastError($"'{called}' holds a geometry that can't be read");
        try
        {
            return Wkb.Read(wkb);
        }
        catch (Exception e) when (e is ParseException or ArgumentException)
        {
            throw new ImagingInputException($"'{called}' holds a geometry that is none: {e.Message}", e);
        }
    }

    private sealed class AxisSwap : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            var (x, y) = (seq.GetX(i), seq.GetY(i));
            seq.SetX(i, y);
            seq.SetY(i, x);
        }
    }
}
