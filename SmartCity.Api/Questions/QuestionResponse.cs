using SmartCity.Geo.Questions;

namespace SmartCity.Api.Questions;

/// <summary>A question on the wire.</summary>
/// <param name="Href">Where it is asked.</param>
/// <param name="Example">An address that can be tried.</param>
/// <param name="Body">What a POST may bring; null: it is asked by GET only.</param>
internal sealed record QuestionResponse(string Name, string TitleZh, string TitleEn, string ExplanationZh, string ExplanationEn, string Href, string Example, string? Body, IReadOnlyList<QuestionResponse.ParameterPart> Parameters)
{
    internal sealed record ParameterPart(string Name, string DescriptionZh, string DescriptionEn, bool IsRequired, IReadOnlyList<string>? Values);

    internal static QuestionResponse Of(Question question, HttpRequest request)
    {
        var href = PublicAddress.Of(request, $"/questions/{question.Name}");
        return new(question.Name, question.TitleZh, question.TitleEn, question.ExplanationZh, question.ExplanationEn, href, $"{href}?{QuestionPages.Escaped(question.Example)}", question.Body,
            [.. question.Parameters.Select(p => new ParameterPart(p.Name, p.Zh, p.En, p.IsRequired, p.Values))]);
    }
}
