using System.Globalization;

namespace SmartCity.Api.Commands;

/// <summary>Progress as lines: one at each new stage and at each further 10 %.</summary>
internal sealed class StageLines(TextWriter output, string subject) : IProgress<(double Share, string Stage)>
{
    private string _stage = "";
    private int _percent;

    public void Report((double Share, string Stage) value)
    {
        var percent = (int)(value.Share * 100);
        if (value.Stage == _stage && percent < _percent + 10) return;
        (_stage, _percent) = (value.Stage, percent);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject}: {percent,3} %  {value.Stage}"));
    }
}
