using System.Globalization;
using System.Text;
using System.Xml;
using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Gdal;

/// <summary>Features as KML 2.2 (OGC 07-147r2), in the shape that GDAL's LIBKML driver gives it and reads again.</summary>
/// <remarks>That driver's own writing takes time with the square of the features: 11 s for 1,272 cells, beyond ten minutes for 20,000.</remarks>
internal static class KmlLayer
{
    private const string Namespace = "http://www.opengis.net/kml/2.2";

    /// <summary>Fields that KML has elements of its own for.</summary>
    private static readonly string[] Elements = ["name", "description"];

    /// <param name="name">Of the layer.</param>
    /// <param name="features">In longitude and latitude on WGS 84.</param>
    /// <exception cref="ArgumentException">A text has a character that XML has not.</exception>
    internal static void Write(string path, string name, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        using var kml = XmlWriter.Create(path, new() { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = " " });
        var schema = $"{XmlConvert.EncodeNmToken(name)}.schema";
        kml.WriteStartElement("kml", Namespace);
        kml.WriteStartElement("Document");
        kml.WriteAttributeString("id", "root_doc");
        kml.WriteStartElement("Schema");
        kml.WriteAttributeString("id", schema);
        foreach (var field in fields.Where(f => ElementOf(f) is null))
        {
            kml.WriteStartElement("SimpleField");
            kml.WriteAttributeString("name", field.Name);
            kml.WriteAttributeString("type", TypeOf(field, features));
            kml.WriteEndElement();
        }
        kml.WriteEndElement();
        kml.WriteStartElement("Document");
        kml.WriteElementString("name", name);
        foreach (var feature in features)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WritePlacemark(kml, feature, fields, schema);
        }
        kml.WriteEndDocument();
    }

    private static void WritePlacemark(XmlWriter kml, VectorFeature feature, IReadOnlyList<VectorField> fields, string schema)
    {
        kml.WriteStartElement("Placemark");
        foreach (var element in Elements)
            if (fields.FirstOrDefault(f => ElementOf(f) == element) is { } field && TextOf(feature, field) is { } text) kml.WriteElementString(element, text);
        kml.WriteStartElement("ExtendedData");
        kml.WriteStartElement("SchemaData");
        kml.WriteAttributeString("schemaUrl", "#" + schema);
        foreach (var field in fields)
        {
            if (ElementOf(field) is not null || TextOf(feature, field) is not { } text) continue;
            kml.WriteStartElement("SimpleData");
            kml.WriteAttributeString("name", field.Name);
            kml.WriteString(text);
            kml.WriteEndElement();
        }
        kml.WriteEndElement();
        kml.WriteEndElement();
        WriteGeometry(kml, feature.Geometry);
        kml.WriteEndElement();
    }

    private static void WriteGeometry(XmlWriter kml, Geometry geometry)
    {
        switch (geometry)
        {
            case Point point:
                kml.WriteStartElement("Point");
                WriteCoordinates(kml, point.CoordinateSequence);
                break;
            case LinearRing ring:
                kml.WriteStartElement("LinearRing");
                WriteCoordinates(kml, ring.CoordinateSequence);
                break;
            case LineString line:
                kml.WriteStartElement("LineString");
                WriteCoordinates(kml, line.CoordinateSequence);
                break;
            case Polygon polygon:
                kml.WriteStartElement("Polygon");
                WriteBoundary(kml, "outerBoundaryIs", polygon.ExteriorRing);
                foreach (var hole in polygon.InteriorRings) WriteBoundary(kml, "innerBoundaryIs", hole);
                break;
            default:
                kml.WriteStartElement("MultiGeometry");
                for (var i = 0; i < geometry.NumGeometries; i++) WriteGeometry(kml, geometry.GetGeometryN(i));
                break;
        }
        kml.WriteEndElement();
    }

    private static void WriteBoundary(XmlWriter kml, string element, LineString ring)
    {
        kml.WriteStartElement(element);
        kml.WriteStartElement("LinearRing");
        WriteCoordinates(kml, ring.CoordinateSequence);
        kml.WriteEndElement();
        kml.WriteEndElement();
    }

    private static void WriteCoordinates(XmlWriter kml, CoordinateSequence sequence)
    {
        var text = new StringBuilder(sequence.Count * 24);
        for (var i = 0; i < sequence.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : "")}{sequence.GetX(i):R},{sequence.GetY(i):R},0");
        kml.WriteElementString("coordinates", text.ToString());
    }

    private static string? ElementOf(VectorField field) => Array.Find(Elements, e => e.Equals(field.Name, StringComparison.OrdinalIgnoreCase));

    // KML's int has 32 bits.
    private static string TypeOf(VectorField field, IReadOnlyCollection<VectorFeature> features) => field.Type switch
    {
        VectorFieldType.Real => "float",
        VectorFieldType.Truth => "int",
        VectorFieldType.Whole when features.All(f => f.Attributes.GetValueOrDefault(field.Name) is not { } value || Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= int.MinValue and <= int.MaxValue) => "int",
        _ => "string",
    };

    private static string? TextOf(VectorFeature feature, VectorField field) => feature.Attributes.GetValueOrDefault(field.Name) switch
    {
        null => null,
        bool truth => truth ? "1" : "0",
        DateTime time => time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
