using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Questions;

/// <summary>An answer as a GeoJSON feature collection: rows are features, their values properties; with it the question, its facts and the meaning of the columns.</summary>
internal static class AnswerJson
{
    internal const string MediaType = GeoJson.MediaType;

    private const int FlushAt = 64 << 10;

    internal static async Task WriteAsync(Stream stream, QuestionAnswer answer, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("question", answer.Question.Name);
        json.WriteString("title_zh", answer.Question.TitleZh);
        json.WriteString("title_en", answer.Question.TitleEn);
        json.WriteNumber("numberReturned", answer.Rows.Count);
        json.WriteStartObject("facts");
        foreach (var (name, value) in answer.Facts)
        {
            json.WritePropertyName(name);
            Write(json, value, PropertyType.Text);
        }
        json.WriteEndObject();
        json.WriteStartArray("columns");
        foreach (var column in answer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", CollectionSchema.TypeOf(column.Type).Type);
            json.WriteString("title_zh", column.Zh);
            json.WriteString("title_en", column.En);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("features");
        foreach (var row in answer.Rows)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteString("id", row.Id);
            json.WritePropertyName("geometry");
            json.WriteRawValue(row.Geometry ?? "null", skipInputValidation: true);   // PostgreSQL or our own writer wrote it
            json.WriteStartObject("properties");
            for (var i = 0; i < answer.Columns.Count; i++)
            {
                json.WritePropertyName(answer.Columns[i].Name);
                Write(json, row.Values[i], answer.Columns[i].Type);
            }
            json.WriteEndObject();
            json.WriteEndObject();
            if (json.BytesPending < FlushAt) continue;
            await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, object? value, PropertyType type)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text when type == PropertyType.Structure: json.WriteRawValue(text, skipInputValidation: true); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case double: json.WriteNullValue(); break;
            case IEnumerable<string> list:
                json.WriteStartArray();
                foreach (var text in list) json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(AnswerText.Of(value)); break;
        }
    }
}
