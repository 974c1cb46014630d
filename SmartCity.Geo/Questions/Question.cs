namespace SmartCity.Geo.Questions;

/// <summary>What a question can be told: one parameter of its address and of its command.</summary>
/// <param name="Zh">Meaning, values and limits.</param>
/// <param name="En">Likewise.</param>
/// <param name="Values">The only ones that are possible; null: others are.</param>
public sealed record QuestionParameter(string Name, string Zh, string En, bool IsRequired = false, IReadOnlyList<string>? Values = null);

/// <summary>A planner's question: the API, the command line and the map ask it by its name and with the same parameters.</summary>
public sealed record Question
{
    internal Question(Func<QuestionAsking, CancellationToken, Task<QuestionAnswer>> answer) => Answer = answer;

    /// <summary>In addresses and commands.</summary>
    public required string Name { get; init; }

    public required string TitleZh { get; init; }

    public required string TitleEn { get; init; }

    public required string ExplanationZh { get; init; }

    /// <summary>What is answered, and how it is measured.</summary>
    public required string ExplanationEn { get; init; }

    public required IReadOnlyList<QuestionParameter> Parameters { get; init; }

    /// <summary>A query string that can be tried.</summary>
    public required string Example { get; init; }

    /// <summary>What the body may hold, as GeoJSON; null: nothing.</summary>
    public string? Body { get; init; }

    internal Func<QuestionAsking, CancellationToken, Task<QuestionAnswer>> Answer { get; }

    /// <summary>Every question there is.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        WithinQuestion.Question, NearQuestion.Question, AlongQuestion.Question, AggregateQuestion.Question, ChangeAreaQuestion.Question, NearestQuestion.Question,
        HotspotsQuestion.Question, CompareQuestion.Question, EditionsQuestion.Question, CoverageQuestion.Question,
    ];

    public static Question? Find(string name) => All.FirstOrDefault(q => q.Name == name);
}
