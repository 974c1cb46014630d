using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Rasters;

internal static class SceneFiles
{
    /// <summary>The scene's file as imagery knows it.</summary>
    internal static SceneFile Of(Scene scene) => new(scene.Path, scene.Bands, scene.MaskPath, scene.MaskKind);
}
