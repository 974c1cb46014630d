using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>Makes fixed cameras out of a picture, with what they remember, and takes from their frames the cells that the sequence model learns from.</summary>
internal static class SimulatedSequences
{
    /// <summary>A simulated cell is an example of dust from this share of thick plume on, and of none up to the other.</summary>
    internal const float SurelyDust = 0.2f, SurelyNone = 0.04f;

    /// <summary>Made of each picture.</summary>
    internal const int Cameras = 3;

    private const int MemoryFrames = 7, MostDust = 160, MostThings = 80, MostOther = 160;

    /// <param name="other">That things which pass are cut from.</param>
    /// <param name="frames">Of each camera.</param>
    internal static void Collect(DustFrame picture, DustFrame other, uint seed, int frames, DustExamples examples)
    {
        for (var camera = 0; camera < Cameras; camera++)
        {
            var dice = new Dice(PlaceHash.Of(seed, camera, 41));
            // Cameras send pictures of 320 pixels, too: a plume then has a quarter of the cells.
            var scene = camera == 1 || camera == 2 && dice.Chance(0.5f) ? Halved(picture) : picture;
            var stage = new Stage(scene, other, isSteady: dice.Chance(0.7f), dice.Next(), 55 + dice.Below(41));
            var memory = new CameraMemory();
            // Dust gets into a camera's memory, too: the first frame's plume has stood there before.
            var lasting = dice.Chance(0.35f) ? 1 + dice.Below(2) : 0;
            for (var m = 0; m < MemoryFrames; m++)
            {
                var frame = stage.Shot(-1 - m, m < lasting ? 0 : -1, 20 - (m + 1) * dice.Range(0.3f, 1)).Frame;
                memory.Keep(frame, FrameMaps.Of(frame));
            }
            for (var f = 0; f < frames; f++) Add(examples, stage.Shot(f, f % 4 == 3 ? -1 : f, 20 + dice.Range(0, 1)), memory, ref dice);
        }
    }

    private static void Add(DustExamples examples, (DustFrame Frame, float[] Opacity, float[] Things) shot, CameraMemory memory, ref Dice dice)
    {
        var maps = FrameMaps.Of(shot.Frame);
        var features = DustModel.Features(shot.Frame, maps, memory.Of(shot.Frame, maps));
        float[] dust = shot.Frame.Cells.Mean(shot.Opacity), things = shot.Frame.Cells.Mean(shot.Things);
        var random = new Random((int)(dice.Next() >> 1));
        int[] thick = [.. Enumerable.Range(0, dust.Length).Where(c => dust[c] >= SurelyDust)];
        Take(thick, MostDust, true, 12 * MathF.Sqrt(thick.Length));   // a small plume is worth more than its few cells, a large one less
        int[] passing = [.. Enumerable.Range(0, dust.Length).Where(c => dust[c] <= SurelyNone && things[c] > 0.1f)];
        Take(passing, MostThings, false, 1.5f * Math.Min(passing.Length, MostThings));
        int[] others = [.. Enumerable.Range(0, dust.Length).Where(c => dust[c] <= SurelyNone && things[c] <= 0.1f)];
        Take(others, MostOther, false, 2 * Math.Min(others.Length, MostOther));

        void Take(int[] cells, int most, bool isDust, float weight)
        {
            random.Shuffle(cells);
            var count = Math.Min(most, cells.Length);
            foreach (var cell in cells.AsSpan(0, count)) examples.Add(features, cell, isDust, weight / count);
        }
    }

    private static DustFrame Halved(DustFrame frame)
    {
        var (width, height) = (frame.Width / 2, frame.Height / 2);
        byte[] Half(byte[] plane)
        {
            var half = new byte[width * height];
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var i = 2 * y * frame.Width + 2 * x;
                    half[y * width + x] = (byte)((plane[i] + plane[i + 1] + plane[i + frame.Width] + plane[i + frame.Width + 1] + 2) / 4);
                }
            return half;
        }
        return new(frame.Name, width, height, Half(frame.Red), Half(frame.Green), Half(frame.Blue)) { SourceWidth = width, SourceHeight = height };
    }

    /// <summary>One camera: its scene, its light, its traffic.</summary>
    private sealed class Stage(DustFrame scene, DustFrame other, bool isSteady, uint seed, int quality)
    {
        private readonly CameraMoment _usual = Usual(seed);

        /// <param name="plume">Number of the plumes to be seen; −1 = none.</param>
        internal (DustFrame Frame, float[] Opacity, float[] Things) Shot(int index, int plume, float age)
        {
            var dice = new Dice(PlaceHash.Of(seed, index, 43));
            var moment = isSteady ? _usual.Soon(ref dice) : CameraMoment.Cast(ref dice);
            var planes = SimulatedCamera.Lit(scene, moment);
            var things = new float[scene.Pixels];
            // What is parked stays for some of the frames.
            var parked = new Dice(PlaceHash.Of(seed, 0, 45));
            for (var t = parked.Below(3); t > 0; t--)
            {
                var thing = PassingThing.Cast(ref parked);
                if (dice.Chance(0.5f)) thing.Paint(planes, scene.Width, scene.Height, other, things);
            }
            for (var t = dice.Below(7); t > 0; t--) PassingThing.Cast(ref dice).Paint(planes, scene.Width, scene.Height, dice.Chance(0.5f) ? other : scene, things);
            if (dice.Chance(0.12f)) SimulatedCamera.Lamp(planes, scene.Width, scene.Height, ref dice);
            var frame = SimulatedCamera.Of(scene, planes);
            var opacity = new float[scene.Pixels];
            if (plume >= 0)
            {
                var cast = new Dice(PlaceHash.Of(seed, plume, 47));
                List<SimulatedPlume> plumes = [.. Enumerable.Range(0, 1 + cast.Below(2)).Select(_ => SimulatedPlume.Cast(cast.Next(), frame))];
                frame = PlumeSimulator.Apply(frame, plumes, age, out opacity);
            }
            frame = DustRasters.Recompressed(frame, quality);
            return (new($"{index}", frame.Width, frame.Height, frame.Red, frame.Green, frame.Blue), opacity, things);
        }

        private static CameraMoment Usual(uint seed)
        {
            var dice = new Dice(PlaceHash.Of(seed, 0, 49));
            return CameraMoment.Cast(ref dice);
        }
    }
}
