namespace SmartCity.Imaging.Simulation;

/// <summary>A short random sequence that starts from the hash of a place.</summary>
internal struct Dice(uint state)
{
    private uint _state = state;

    internal uint Next()
    {
        unchecked
        {
            _state = _state * 747796405u + 2891336453u;   // PCG (O'Neill 2014)
            var word = ((_state >> (int)((_state >> 28) + 4)) ^ _state) * 277803737u;
            return (word >> 22) ^ word;
        }
    }

    internal float Unit() => PlaceHash.Unit(Next());

    internal float Range(float low, float high) => low + (high - low) * Unit();

    internal bool Chance(float probability) => Unit() < probability;

    internal int Below(int count) => (int)(Unit() * count);

    internal T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
