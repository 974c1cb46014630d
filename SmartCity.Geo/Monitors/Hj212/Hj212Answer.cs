namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>What a platform says to a message of a device (HJ 212-2017, 6.6 and annex C).</summary>
public static class Hj212Answer
{
    /// <summary>CN of the answers: to a request, its result, to a notice, to data.</summary>
    public const string ToRequest = "9011", Result = "9012", ToNotice = "9013", ToData = "9014";

    /// <summary>ST of the exchange itself.</summary>
    public const string Exchange = "91";

    private const int Version2017 = 4;
    private const string ClockNotice = "1013", NoSuchCommand = "QnRtn=8";

    private static readonly string[] Reports = ["3019", "3020"];

    /// <summary>The answer; null where none is wanted, or the message is an answer itself, or it has no QN that an answer could name.</summary>
    /// <remarks>Data and reports get 9014, the clock notice gets 9013. A platform executes nothing for a device, so any other command gets 9011 with the code for a wrong CN, and never 9012.</remarks>
    public static Hj212Message? To(Hj212Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!message.WantsAnswer || message.Request is null || message.Command is ToRequest or Result or ToNotice or ToData) return null;
        var isData = message.Command[0] == '2' || Reports.Contains(message.Command);
        return new()
        {
            Request = message.Request,
            System = Exchange,
            Command = isData ? ToData : message.Command == ClockNotice ? ToNotice : ToRequest,
            Password = message.Password,
            Device = message.Device,
            Flag = Version2017,
            Content = isData || message.Command == ClockNotice ? "" : NoSuchCommand,
        };
    }
}
