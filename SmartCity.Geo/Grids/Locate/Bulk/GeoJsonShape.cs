using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>A geometry as it stands in GeoJSON: a point, which most are, without any object for it.</summary>
internal readonly struct GeoJsonShape
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new GeoJsonConverterFactory() } };

    internal BulkProblem Problem { get; private init; }

    /// <summary>Null for a single point.</summary>
    internal Geometry? Geometry { get; private init; }

    internal double X { get; private init; }

    internal double Y { get; private init; }

    internal static GeoJsonShape Missing { get; } = new() { Problem = BulkProblem.NoGeometry };

    /// <param name="json">One JSON object, known to be well formed.</param>
    internal static GeoJsonShape Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        bool isPoint = false, hasTwo = false;
        double x = 0, y = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isPoint = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Point"u8);
            }
            else if (reader.ValueTextEquals("coordinates"u8))
            {
                reader.Read();
                hasTwo = reader.TokenType == JsonTokenType.StartArray && Number(ref reader, out x) && Number(ref reader, out y);
                if (!hasTwo) break;
                while (reader.TokenType != JsonTokenType.EndArray && reader.Read()) reader.TrySkip();
            }
            else reader.Skip();
        }
        return isPoint && hasTwo ? new() { X = x, Y = y } : ReadOther(json);
    }

    private static bool Number(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.Read() && reader.TokenType == JsonTokenType.Number && DecimalField.TryParse(reader.ValueSpan, out value);
    }

    private static GeoJsonShape ReadOther(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Geometry>(json, Json) is { IsEmpty: false } geometry
                ? geometry is Point point ? new() { X = point.X, Y = point.Y } : new() { Geometry = geometry }
                : Missing;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return new() { Problem = BulkProblem.BadGeometry };   // what the reader throws of nonsense is not one kind
        }
    }
}
