namespace SmartCity.Api.Scenes;

/// <summary>Settings of section "SmartCity:Scenes".</summary>
internal sealed class SceneOptions
{
    internal const string Section = "SmartCity:Scenes";

    /// <summary>Whether everybody may have the scenes' files; otherwise a viewer's key is needed: a licence may allow to show an image and not to pass it on.</summary>
    public bool OpenFiles { get; set; }
}
