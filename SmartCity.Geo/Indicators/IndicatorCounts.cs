namespace SmartCity.Geo.Indicators;

/// <summary>What indicators are made of. All are counts, so rows may be summed.</summary>
/// <param name="FiledOfReported">Of those reported in the period, as many have been filed, whenever.</param>
/// <param name="Filed">Filed in the period.</param>
/// <param name="FiledStanding">Filed in the period and no duplicates.</param>
/// <param name="ClosedOfFiled">Of these, as many are closed.</param>
/// <param name="Dispatched">Dispatched in the period, reopenings included.</param>
/// <param name="Accurate">Of these, to the right unit at once.</param>
/// <param name="Standing">Of those dispatched, neither returned nor duplicates.</param>
/// <param name="DisposedOfDispatched">Of these, disposed of, whenever.</param>
/// <param name="Disposed">Disposals in the period.</param>
/// <param name="CameBack">Of these, sent back by a check or reopened.</param>
/// <param name="Due">Disposals whose deadline lies in the period and is over.</param>
/// <param name="InTime">Of these, in time.</param>
/// <param name="ClosedInTime">Of those due, closed, their last disposal in time.</param>
public readonly record struct IndicatorCounts(
    long Reported, long FiledOfReported, long DuplicatesOfReported, long Filed, long FiledStanding, long ClosedOfFiled, long Dispatched, long Accurate, long Standing, long DisposedOfDispatched,
    long Disposed, long CameBack, long Closed, long Returned, long Reworked, long Duplicates, long Due, long InTime, long ClosedInTime)
{
    public static IndicatorCounts operator +(IndicatorCounts x, IndicatorCounts y) => new(
        x.Reported + y.Reported, x.FiledOfReported + y.FiledOfReported, x.DuplicatesOfReported + y.DuplicatesOfReported, x.Filed + y.Filed, x.FiledStanding + y.FiledStanding,
        x.ClosedOfFiled + y.ClosedOfFiled, x.Dispatched + y.Dispatched, x.Accurate + y.Accurate, x.Standing + y.Standing, x.DisposedOfDispatched + y.DisposedOfDispatched,
        x.Disposed + y.Disposed, x.CameBack + y.CameBack, x.Closed + y.Closed, x.Returned + y.Returned, x.Reworked + y.Reworked, x.Duplicates + y.Duplicates, x.Due + y.Due,
        x.InTime + y.InTime, x.ClosedInTime + y.ClosedInTime);
}
