using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Imaging.Gdal;

public static unsafe partial class VectorFile
{
    private const int Integer64 = 12, Integer = 0, Real = 2, Text = 4, DateAndTime = 11, TruthSubType = 1;

    /// <summary>Writes features in the order given; the format follows from the name: .geojson, .json, .gpkg, .shp (UTF-8) or .fgb.</summary>
    /// <remarks>Everything is written into a hidden folder beside the target and then renamed, so that a half-written file never bears
    /// the name. GeoJSON in EPSG:4490 is marked as CRS84, which RFC 7946 asks for and which is the same within centimetres.</remarks>
    /// <param name="fields">The columns; an attribute that is not listed is not written, one that is absent is null.</param>
    /// <param name="crs">The CRS of the geometries, easting or longitude first; null writes none, for coordinates that are pixels.</param>
    /// <exception cref="ImagingInputException">The extension is unknown or the folder does not exist.</exception>
    /// <exception cref="GdalException">GDAL can't write it; the message has GDAL's words.</exception>
    public static void Write(string path, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, string? crs, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(fields);
        RequireWritable(path);
        var format = VectorFormat.Of(path);
        GdalLibrary.EnsureReady();
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var partial = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            Directory.CreateDirectory(partial);
            WriteDataset(path, Path.Combine(partial, Path.GetFileName(full)), format, features, fields, crs, cancellationToken);
            // The main file comes last: when it stands, its parts stand too.
            foreach (var file in Directory.GetFiles(partial).OrderBy(f => Path.GetFileName(f) == Path.GetFileName(full)))
                File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImagingInputException($"'{path}' can't be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
    }

    /// <summary>Tells before a long computation what <see cref="Write"/> would refuse after it.</summary>
    /// <exception cref="ImagingInputException">The extension is unknown or the folder does not exist.</exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = VectorFormat.Of(path);
        OutputFolder.Require(path);
    }

    private static void WriteDataset(string path, string partial, VectorFormat format, IReadOnlyCollection<VectorFeature> features,
        IReadOnlyList<VectorField> fields, string? crs, CancellationToken cancellationToken)
    {
        GdalNative.CPLErrorReset();
        using (var dataset = GdalNative.GDALCreate(GdalNative.GDALGetDriverByName(format.Driver), partial, 0, 0, 0, 0, 0))
        {
            if (dataset.IsInvalid) throw GdalException.FromLastError($"'{path}' can't be written");
            var promote = format.NeedsOneType && features.Any(f => f.Geometry is GeometryCollection);
            var layer = CreateLayer(path, dataset, format, format.NeedsOneType ? CommonType(path, format, features, promote) : 0, crs);
            foreach (var field in fields) CreateField(path, layer, field);
            if (format.HasTransactions) _ = GdalNative.GDALDatasetStartTransaction(dataset, 0);
            foreach (var feature in features)
            {
                cancellationToken.ThrowIfCancellationRequested();
                CreateFeature(path, layer, feature, fields, promote);
            }
            if (format.HasTransactions && GdalNative.GDALDatasetCommitTransaction(dataset) != 0) throw GdalException.FromLastError($"'{path}' can't be written");
            GdalNative.CPLErrorReset();
        }
        if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure) throw GdalException.FromLastError($"'{path}' can't be written");
    }

    private static nint CreateLayer(string path, GdalDatasetHandle dataset, VectorFormat format, int type, string? crs)
    {
        using var options = new GdalStrings(format.LayerOptions);
        var name = Path.GetFileNameWithoutExtension(path);
        nint layer;
        if (crs is null) layer = GdalNative.GDALDatasetCreateLayerWithoutCrs(dataset, name, 0, type, options.Pointer);
        else
        {
            using var reference = CrsTransform.Parse(format.IsGeoJson && crs == CrsTransform.Cgcs2000 ? "OGC:CRS84" : crs);
            layer = GdalNative.GDALDatasetCreateLayer(dataset, name, reference, type, options.Pointer);
        }
        return layer != 0 ? layer : throw GdalException.FromLastError($"'{path}' can't be written");
    }

    private static void CreateField(string path, nint layer, VectorField field)
    {
        using var definition = GdalNative.OGR_Fld_Create(field.Name, field.Type switch
        {
            VectorFieldType.Whole => Integer64,
            VectorFieldType.Real => Real,
            VectorFieldType.Truth => Integer,
            VectorFieldType.Time => DateAndTime,
            _ => Text,
        });
        if (field.Type == VectorFieldType.Truth) GdalNative.OGR_Fld_SetSubType(definition, TruthSubType);
        if (GdalNative.OGR_L_CreateField(layer, definition, 1) != 0) throw GdalException.FromLastError($"'{path}' can't take the field '{field.Name}'");
    }

    private static void CreateFeature(string path, nint layer, VectorFeature feature, IReadOnlyList<VectorField> fields, bool promote)
    {
        using var row = GdalNative.OGR_F_Create(GdalNative.OGR_L_GetLayerDefn(layer));
        for (var i = 0; i < fields.Count; i++)
            SetField(row, i, fields[i].Type, feature.Attributes.GetValueOrDefault(fields[i].Name));
        var wkb = new WKBWriter().Write(promote ? Promoted(feature.Geometry) : feature.Geometry);
        fixed (byte* bytes = wkb)
        {
            if (GdalNative.OGR_G_CreateFromWkb(bytes, 0, out var raw, wkb.Length) != 0) throw GdalException.FromLastError($"'{path}' can't take a geometry");
            using var geometry = new OgrGeometryHandle(raw);
            _ = GdalNative.OGR_F_SetGeometry(row, geometry);
        }
        if (GdalNative.OGR_L_CreateFeature(layer, row) != 0) throw GdalException.FromLastError($"'{path}' can't take a feature");
    }

    private static void SetField(OgrFeatureHandle row, int field, VectorFieldType type, object? value)
    {
        switch (value)
        {
            case null:
                GdalNative.OGR_F_SetFieldNull(row, field);
                break;
            case DateTime time:
                GdalNative.OGR_F_SetFieldString(row, field, time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy/MM/dd HH:mm:ss+00" : "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture));
                break;
            default:
                if (type is VectorFieldType.Whole or VectorFieldType.Truth) GdalNative.OGR_F_SetFieldInteger64(row, field, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                else if (type == VectorFieldType.Real) GdalNative.OGR_F_SetFieldDouble(row, field, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                else GdalNative.OGR_F_SetFieldString(row, field, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    // OGC numbers: point 1, line 2, polygon 3; plus 3 for their collections.
    private static int CommonType(string path, VectorFormat format, IReadOnlyCollection<VectorFeature> features, bool promote)
    {
        var dimensions = features.Select(f => (int)f.Geometry.Dimension).Distinct().ToList();
        if (dimensions.Count > 1 || features.Any(f => f.Geometry.OgcGeometryType == OgcGeometryType.GeometryCollection))
            return format.TakesMixedTypes ? 0 : throw new ImagingInputException($"'{path}' can't hold points, lines and areas together; write a .geojson or .gpkg.");
        return dimensions.Count == 0 ? 0 : dimensions[0] + 1 + (promote ? 3 : 0);
    }

    private static Geometry Promoted(Geometry geometry) => geometry switch
    {
        Polygon polygon => geometry.Factory.CreateMultiPolygon([polygon]),
        LineString line => geometry.Factory.CreateMultiLineString([line]),
        Point point => geometry.Factory.CreateMultiPoint([point]),
        _ => geometry,
    };
}
