using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmartCity.Api.Features;
using SmartCity.Geo;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Questions;

/// <summary><c>/questions</c>: planners' questions by readable addresses, as GeoJSON, CSV or a page. Which there are tells <see cref="Question.All"/>; see docs/questions.md.</summary>
internal static class QuestionsApi
{
    private const int MostBodyBytes = 16 << 20;

    internal static void MapQuestions(this IEndpointRouteBuilder routes)
    {
        var questions = routes.MapGroup("/questions").WithTags("Questions");
        questions.MapGet("/", ListQuestions).WithName("ListQuestions").WithSummary("Planners' questions with their parameters and explanations").Produces<IReadOnlyList<QuestionResponse>>();
        foreach (var question in Question.All)
        {
            var name = string.Concat(question.Name.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
            Described(questions.MapGet($"/{question.Name}", (HttpRequest request, QuestionDesk desk, CancellationToken cancellationToken) => AskAsync(question, null, request, desk, cancellationToken)), question, $"Ask{name}");
            if (question.Body is null) continue;
            Described(questions.MapPost($"/{question.Name}", async (HttpRequest request, QuestionDesk desk, CancellationToken cancellationToken) => await AskAsync(question, await BodyAsync(request, cancellationToken), request, desk, cancellationToken)), question, $"Ask{name}Of")
                .Accepts<Stream>(GeoJson.MediaType, "application/json");
        }
    }

    internal static IResult ListQuestions(HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        return Representation.WantsHtml(request) ? QuestionPages.List(request) : Results.Json(Question.All.Select(q => QuestionResponse.Of(q, request)));
    }

    private static async Task<IResult> AskAsync(Question question, string? body, HttpRequest request, QuestionDesk desk, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request, question.Parameters.Select(p => p.Name).Append(Representation.Parameter));
        var wanted = Representation.Wanted(request, (Representation.Csv, AnswerCsv.MediaType));
        var told = request.Query.Where(p => p.Key != Representation.Parameter).ToDictionary(p => p.Key, p => p.Value.ToString());
        if (wanted != Representation.Json && question.Parameters.Any(p => p.Name == "skipGeometry")) told["skipGeometry"] = "true";   // tables have none
        QuestionAnswer answer;
        try
        {
            answer = await desk.AskAsync(question, new(told, body), cancellationToken);
        }
        catch (GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message, e);   // the input is the question alone
        }
        return wanted switch
        {
            Representation.Html => QuestionPages.Answer(answer, request),
            Representation.Csv => Results.Stream(async stream =>
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                await AnswerCsv.WriteAsync(writer, answer, cancellationToken);
            }, $"{AnswerCsv.MediaType}; charset=utf-8; header=present", $"{question.Name}.csv"),
            _ => Results.Stream(stream => AnswerJson.WriteAsync(stream, answer, cancellationToken), AnswerJson.MediaType),
        };
    }

    private static async Task<string> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > MostBodyBytes) throw new BadHttpRequestException($"The body has more than {MostBodyBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
            bytes.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static RouteHandlerBuilder Described(RouteHandlerBuilder route, Question question, string name) => route
        .WithName(name).WithSummary(question.TitleEn).WithDescription(question.ExplanationEn)
        .Produces(StatusCodes.Status200OK, contentType: AnswerJson.MediaType, additionalContentTypes: AnswerCsv.MediaType).ProducesProblem(StatusCodes.Status400BadRequest)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var parameter in question.Parameters.Append(new(Representation.Parameter, "json、csv 或 html", "json (GeoJSON), csv or html; or the header Accept", Values: [Representation.Json, Representation.Csv, Representation.Html])))
                operation.Parameters.Add(new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.En, Required = parameter.IsRequired, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = parameter.Values?.Select(v => (System.Text.Json.Nodes.JsonNode)System.Text.Json.Nodes.JsonValue.Create(v)!).ToList() } });
            return Task.CompletedTask;
        });
}
