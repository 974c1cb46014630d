namespace SmartCity.Imaging.Change;

/// <summary>Names the class of a changed object from its features. Implementations are safe to call from several threads.</summary>
public interface IObjectClassifier
{
    /// <summary>Name and version, stored with the run, such as "rules-1".</summary>
    string Version { get; }

    ObjectClass Classify(ObjectFeatures features);
}

/// <summary>A class with how sure the classifier is.</summary>
/// <param name="Class">One of <see cref="ChangeClass.All"/>.</param>
/// <param name="Confidence">0–1.</param>
public readonly record struct ObjectClass(string Class, double Confidence);
