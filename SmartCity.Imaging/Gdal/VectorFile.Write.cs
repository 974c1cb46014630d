using System.Globalization;
using System.IO.Compression;
using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Imaging.Gdal;

public static unsafe partial class VectorFile
{
    private const int Integer64 = 12, Integer = 0, Real = 2, Text = 4, DateAndTime = 11, TruthSubType = 1;

    /// <inheritdoc cref="Write(string, VectorWriteOptions, IReadOnlyCollection{VectorFeature}, IReadOnlyList{VectorField}, CancellationToken)"/>
    /// <param name="crs">The CRS of the geometries, easting or longitude first; null writes none, for coordinates that are pixels.</param>
    public static void Write(string path, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, string? crs, CancellationToken cancellationToken) =>
        Write(path, new VectorWriteOptions { Crs = crs }, features, fields, cancellationToken);

    /// <summary>Writes features in the order given; the format follows from the name: .geojson, .json, .gpkg, .shp, .zip (a zipped
    /// shapefile), .fgb, .kml or .csv.</summary>
    /// <remarks>Everything is written into a hidden folder beside the target and then renamed, so that a half-written file never bears
    /// the name. GeoJSON in longitude and latitude follows RFC 7946: no CRS member, outer rings counter-clockwise; in any other CRS it
    /// has the "crs" member of 2008, which GDAL and QGIS know.</remarks>
    /// <param name="fields">The columns; an attribute that is not listed is not written, one that is absent is null.</param>
    /// <exception cref="ImagingInputException">The extension is unknown, the folder does not exist, or the format can't hold it: a text too
    /// long for a shapefile, a character that GBK has not, points beside areas, a CRS other than KML's.</exception>
    /// <exception cref="GdalException">GDAL can't write it; the message has GDAL's words.</exception>
    public static void Write(string path, VectorWriteOptions options, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(options);
        RequireWritable(path, options);
        var format = VectorFormat.Of(path);
        GdalLibrary.EnsureReady();
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var partial = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            var written = Path.Combine(partial, "files");
            Directory.CreateDirectory(written);
            var main = Path.Combine(written, format.IsZipped ? LayerName(path) + ".shp" : Path.GetFileName(full));
            if (format.IsCsv) WriteCsv(path, main, features, fields, options, cancellationToken);
            else if (format.IsKml) WriteKml(path, main, features, fields, cancellationToken);
            else WriteDataset(path, main, format, features, fields, options, cancellationToken);
            if (format.IsZipped) ZipFile.CreateFromDirectory(written, Path.Combine(partial, Path.GetFileName(full)));
            // The main file comes last: when it stands, its parts stand too.
            foreach (var file in Directory.GetFiles(format.IsZipped ? partial : written).OrderBy(f => Path.GetFileName(f) == Path.GetFileName(full)))
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

    /// <summary>Tells before a long computation what <see cref="Write(string, VectorWriteOptions, IReadOnlyCollection{VectorFeature}, IReadOnlyList{VectorField}, CancellationToken)"/> would refuse after it.</summary>
    /// <exception cref="ImagingInputException">The extension is unknown, the folder does not exist, or the format knows no such CRS or encoding.</exception>
    public static void RequireWritable(string path, VectorWriteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        VectorFormat.Of(path).Require(path, options ?? new());
        OutputFolder.Require(path);
    }

    // "cells.shp.zip" holds the layer "cells".
    private static string LayerName(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.EndsWith(".shp", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static void WriteCsv(string path, string main, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, VectorWriteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            CsvLayer.Write(main, features, fields, options, cancellationToken);
        }
        catch (EncoderFallbackException e)
        {
            throw new ImagingInputException($"'{path}' can't be written in {options.Encoding}: a text has a character that it has not; write UTF-8 or UTF-8-BOM.", e);
        }
    }

    private static void WriteKml(string path, string main, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        try
        {
            KmlLayer.Write(main, LayerName(path), features, fields, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new ImagingInputException($"'{path}' can't be written: a text has a character that XML has not. {e.Message}", e);
        }
    }

    private static void WriteDataset(string path, string partial, VectorFormat format, IReadOnlyCollection<VectorFeature> features,
        IReadOnlyList<VectorField> fields, VectorWriteOptions options, CancellationToken cancellationToken)
    {
        var names = format.Columns(fields);
        if (format.IsShapefile)
        {
            var encoding = TextEncodings.ForWriting(options.Encoding ?? "UTF-8");
            ShapefileTable.Require(path, features, fields, encoding);
            names = ShapefileTable.Names(fields, encoding);
        }
        IReadOnlyList<VectorFieldType> types = [.. fields.Select(f => f.Type == VectorFieldType.Time && !format.KeepsTime ? VectorFieldType.Text : f.Type)];
        GdalNative.CPLErrorReset();
        using (var dataset = GdalNative.GDALCreate(GdalNative.GDALGetDriverByName(format.Driver), partial, 0, 0, 0, 0, 0))
        {
            if (dataset.IsInvalid) throw GdalException.FromLastError($"'{path}' can't be written");
            var promote = format.NeedsOneType && features.Any(f => f.Geometry is GeometryCollection);
            var layer = CreateLayer(path, dataset, format, format.NeedsOneType ? CommonType(path, format, features, promote) : 0, options, names);
            for (var i = 0; i < names.Length; i++) CreateField(path, layer, names[i], types[i]);
            if (format.HasTransactions) _ = GdalNative.GDALDatasetStartTransaction(dataset, 0);
            foreach (var feature in features)
            {
                cancellationToken.ThrowIfCancellationRequested();
                CreateFeature(path, layer, feature, fields, types, promote);
            }
            if (format.HasTransactions && GdalNative.GDALDatasetCommitTransaction(dataset) != 0) throw GdalException.FromLastError($"'{path}' can't be written");
            GdalNative.CPLErrorReset();
        }
        if (GdalNative.CPLGetLastErrorType() >= GdalNative.ErrorFailure) throw GdalException.FromLastError($"'{path}' can't be written");
    }

    private static nint CreateLayer(string path, GdalDatasetHandle dataset, VectorFormat format, int type, VectorWriteOptions options, string[] columns)
    {
        using var settings = new GdalStrings(format.LayerOptions(options, columns));
        var name = LayerName(path);
        nint layer;
        if (options.Crs is null) layer = GdalNative.GDALDatasetCreateLayerWithoutCrs(dataset, name, 0, type, settings.Pointer);
        else
        {
            using var reference = CrsTransform.Parse((format.IsGeoJson || format.IsAlwaysWgs84) && VectorFormat.IsLongitudeLatitude(options.Crs) ? "OGC:CRS84" : options.Crs);
            layer = GdalNative.GDALDatasetCreateLayer(dataset, name, reference, type, settings.Pointer);
        }
        return layer != 0 ? layer : throw GdalException.FromLastError($"'{path}' can't be written");
    }

    private static void CreateField(string path, nint layer, string name, VectorFieldType type)
    {
        using var definition = GdalNative.OGR_Fld_Create(name, type switch
        {
            VectorFieldType.Whole => Integer64,
            VectorFieldType.Real => Real,
            VectorFieldType.Truth => Integer,
            VectorFieldType.Time => DateAndTime,
            _ => Text,
        });
        if (type == VectorFieldType.Truth) GdalNative.OGR_Fld_SetSubType(definition, TruthSubType);
        if (GdalNative.OGR_L_CreateField(layer, definition, 1) != 0) throw GdalException.FromLastError($"'{path}' can't take the field '{name}'");
    }

    private static void CreateFeature(string path, nint layer, VectorFeature feature, IReadOnlyList<VectorField> fields, IReadOnlyList<VectorFieldType> types, bool promote)
    {
        using var row = GdalNative.OGR_F_Create(GdalNative.OGR_L_GetLayerDefn(layer));
        for (var i = 0; i < fields.Count; i++)
            SetField(row, i, types[i], feature.Attributes.GetValueOrDefault(fields[i].Name));
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
            case DateTime time when type != VectorFieldType.Time:
                GdalNative.OGR_F_SetFieldString(row, field, time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
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
