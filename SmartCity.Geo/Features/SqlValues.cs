using System.Globalization;

namespace SmartCity.Geo.Features;

/// <summary>The values of a statement's parameters, numbered as they come.</summary>
/// <param name="firstNumber">Of the first parameter: more than 1 where the statement has others before.</param>
internal sealed class SqlValues(int firstNumber = 1)
{
    private readonly List<object> _values = [];

    internal IReadOnlyList<object> Values => _values;

    /// <returns>The parameter as it stands in SQL: $1, $2 …</returns>
    internal string Add(object value)
    {
        _values.Add(value);
        return "$" + (firstNumber + _values.Count - 1).ToString(CultureInfo.InvariantCulture);
    }
}
