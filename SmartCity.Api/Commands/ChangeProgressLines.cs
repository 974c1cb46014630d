using System.Globalization;
using SmartCity.Imaging.Change;

namespace SmartCity.Api.Commands;

/// <summary>One line on stderr per step and per ten percent: readable on a terminal and in a log.</summary>
internal sealed class ChangeProgressLines : IProgress<ChangeProgress>
{
    private string _stage = "";
    private int _tenths = -1;

    public void Report(ChangeProgress value)
    {
        if (value.Stage == _stage && (int)(value.Share * 10) == _tenths) return;
        (_stage, _tenths) = (value.Stage, (int)(value.Share * 10));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Share,4:P0} {value.Stage}"));
    }
}
