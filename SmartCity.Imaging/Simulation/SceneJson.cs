using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartCity.Imaging.Simulation;

/// <summary>How the simulator writes JSON: for people and programs alike.</summary>
internal static class SceneJson
{
    internal static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
