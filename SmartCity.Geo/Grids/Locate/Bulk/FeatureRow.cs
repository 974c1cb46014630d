using System.Buffers;
using System.Text;
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>Writes one GeoJSON feature out again, its own bytes with <c>cell_code</c> and <c>cell_problem</c> (and for lines and areas <c>cell_shares</c>) among its properties.</summary>
internal sealed class FeatureRow(BulkCells cells, BulkOptions options, BulkSummary summary)
{
    private const string Code = "cell_code", Reason = "cell_problem", Parts = "cell_shares", OutsideOfAll = "outside";

    private static readonly JsonWriterOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _added = new(256);

    /// <param name="json">One JSON value, known to be well formed.</param>
    internal void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var layout = Layout.Of(json);
        switch (layout.Kind)
        {
            case Kind.Feature:
                WriteFeature(json, layout, layout.Geometry.Equals(default) ? GeoJsonShape.Missing : GeoJsonShape.Read(json[layout.Geometry]), output);
                break;
            case Kind.Geometry:   // alone where a feature should be: it becomes one
                output.Write("{\"type\":\"Feature\",\"geometry\":"u8);
                output.Write(json);
                output.Write(",\"properties\":{"u8);
                output.Write(Added(GeoJsonShape.Read(json)));
                output.Write("}}"u8);
                break;
            default:
                WriteUnread(json, BulkProblem.NoFeature, output);
                break;
        }
    }

    /// <summary>What is no feature at all: a feature without geometry that keeps the text.</summary>
    internal void WriteUnread(ReadOnlySpan<byte> text, BulkProblem problem, IBufferWriter<byte> output)
    {
        summary.Count(problem);
        using var writer = new Utf8JsonWriter(output, Plain);
        writer.WriteStartObject();
        writer.WriteString("type", "Feature");
        writer.WriteNull("geometry");
        writer.WriteStartObject("properties");
        writer.WriteNull(Code);
        writer.WriteString(Reason, BulkSummary.NameOf(problem));
        writer.WriteString("text", Encoding.UTF8.GetString(text));   // what is no UTF-8 becomes U+FFFD
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteFeature(ReadOnlySpan<byte> json, Layout layout, GeoJsonShape shape, IBufferWriter<byte> output)
    {
        var added = Added(shape);
        if (layout.Properties.Equals(default))
        {
            output.Write(json[..^1]);
            output.Write(layout.IsEmpty ? "\"properties\":{"u8 : ",\"properties\":{"u8);
            output.Write(added);
            output.Write("}}"u8);
            return;
        }
        output.Write(json[..layout.Properties.Start]);
        if (json[layout.Properties.Start] != '{') output.Write("{"u8);   // null, say
        else if (layout.HasOurNames) WriteOthers(json[layout.Properties], output);
        else
        {
            output.Write(json[layout.Properties][..^1]);
            if (layout.HasProperties) output.Write(","u8);
        }
        output.Write(added);
        output.Write("}"u8);
        output.Write(json[layout.Properties.End..]);
    }

    /// <summary>The properties but ours of an earlier run, up to where ours are added.</summary>
    private static void WriteOthers(ReadOnlySpan<byte> properties, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        var reader = new Utf8JsonReader(properties);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (start, isOurs) = ((int)reader.TokenStartIndex, IsOurs(ref reader));
            reader.Read();
            reader.Skip();
            if (isOurs) continue;
            output.Write(properties[start..(int)reader.BytesConsumed]);
            output.Write(","u8);
        }
    }

    private ReadOnlySpan<byte> Added(GeoJsonShape shape)
    {
        var (problem, cell) = (shape.Problem, CellLocator.Outside);
        IReadOnlyList<CellShare> shares = [];
        if (problem == BulkProblem.None) problem = shape.Geometry is { } geometry ? cells.Find(geometry, options, out cell, out shares) : cells.Find(shape.X, shape.Y, options, out cell);
        summary.Count(problem);
        _added.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_added, Plain))
        {
            writer.WriteStartObject();
            if (cell < 0) writer.WriteNull(Code);
            else writer.WriteString(Code, cells.CodeOf(cell));
            if (problem != BulkProblem.None) writer.WriteString(Reason, BulkSummary.NameOf(problem));
            if (shares.Count > 0)
            {
                writer.WriteStartObject(Parts);
                foreach (var share in shares) writer.WriteNumber(share.Cell < 0 ? OutsideOfAll : cells.Locator.Cells[share.Cell].Code, share.Share);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return _added.WrittenSpan[1..^1];
    }

    private static bool IsOurs(ref Utf8JsonReader name) => name.ValueTextEquals(Code) || name.ValueTextEquals(Reason) || name.ValueTextEquals(Parts);

    private enum Kind
    {
        Other,
        Feature,
        Geometry,
    }

    /// <summary>Where a feature's parts lie in its text.</summary>
    private ref struct Layout
    {
        internal Kind Kind { get; private set; }

        /// <summary>Nothing when there is none, or null.</summary>
        internal Range Geometry { get; private set; }

        /// <summary>Nothing when there is no such member.</summary>
        internal Range Properties { get; private set; }

        internal bool HasProperties { get; private set; }

        internal bool HasOurNames { get; private set; }

        internal bool IsEmpty { get; private set; }

        internal static Layout Of(ReadOnlySpan<byte> json)
        {
            var layout = new Layout { IsEmpty = true };
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return layout;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                layout.IsEmpty = false;
                if (reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String) layout.Kind = reader.ValueTextEquals("Feature"u8) ? Kind.Feature : IsGeometry(reader.GetString()!) ? Kind.Geometry : Kind.Other;
                    else reader.Skip();
                }
                else if (reader.ValueTextEquals("geometry"u8))
                {
                    reader.Read();
                    var start = (int)reader.TokenStartIndex;
                    var isThere = reader.TokenType == JsonTokenType.StartObject;
                    reader.Skip();
                    layout.Geometry = isThere ? start..(int)reader.BytesConsumed : default;
                }
                else if (reader.ValueTextEquals("properties"u8))
                {
                    reader.Read();
                    layout.ReadProperties(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
            return layout;
        }

        private void ReadProperties(ref Utf8JsonReader reader)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    HasProperties = true;
                    HasOurNames |= IsOurs(ref reader);
                    reader.Read();
                    reader.Skip();
                }
            else reader.Skip();
            Properties = start..(int)reader.BytesConsumed;
        }

        private static bool IsGeometry(string type) => type is NetTopologySuite.Geometries.Geometry.TypeNamePoint or NetTopologySuite.Geometries.Geometry.TypeNameLineString or NetTopologySuite.Geometries.Geometry.TypeNamePolygon or NetTopologySuite.Geometries.Geometry.TypeNameMultiPoint or NetTopologySuite.Geometries.Geometry.TypeNameMultiLineString or NetTopologySuite.Geometries.Geometry.TypeNameMultiPolygon or NetTopologySuite.Geometries.Geometry.TypeNameGeometryCollection;
    }
}
