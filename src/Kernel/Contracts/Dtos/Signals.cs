using System.Runtime.InteropServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// Up to four numbers that a signal carries along; their names stand in the worker's manifest (<c>metadata:</c>).
/// </summary>
/// <param name="First">The first named number.</param>
/// <param name="Second">The second.</param>
/// <param name="Third">The third.</param>
/// <param name="Fourth">The fourth.</param>
public readonly record struct SignalMetadata(double First, double Second = 0, double Third = 0, double Fourth = 0)
{
    /// <summary>Returns a number by its position.</summary>
    /// <param name="index">0 to 3: its position among the manifest's names.</param>
    public double this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => Fourth,
    };
}

/// <summary>What an opportunity worker says of one bar: a direction and how sure it is.</summary>
/// <remarks>The framework adds time, symbol and id when the decision stage delivers the signal.</remarks>
[StructLayout(LayoutKind.Auto)]
public struct OpportunitySignal
{
    /// <summary>Buy or sell.</summary>
    public Direction Direction;

    /// <summary>How sure the worker is, in [0, 1].</summary>
    public double Confidence;

    /// <summary>The numbers that the manifest names.</summary>
    public SignalMetadata Metadata;
}

/// <summary>An opportunity as the decision stage sees it: which worker found it, and where.</summary>
/// <param name="Worker">Index of the opportunity worker, in wiring order; the signal type is the worker's.</param>
/// <param name="Id">
/// Sequence number under the prefix OPP_, from 0; <see cref="Unnumbered"/> to a strategy planner, whose answer depends
/// on nothing that counts what came before.
/// </param>
/// <param name="Direction">Buy or sell.</param>
/// <param name="Confidence">In [0, 1].</param>
/// <param name="Metadata">The worker's named numbers.</param>
public readonly record struct Opportunity(
    int Worker, int Id, Direction Direction, double Confidence, SignalMetadata Metadata)
{
    /// <summary>The id where none is shown.</summary>
    public const int Unnumbered = -1;
}

/// <summary>The strongest active threat at a moment.</summary>
/// <param name="Severity">In [0, 1]; 0 when nothing threatens.</param>
/// <param name="Reason">The threat's type as a reject reason.</param>
/// <param name="Id">Sequence number under THR_ of the threat's last publication; -1 for none.</param>
public readonly record struct ActiveThreat(double Severity, RejectReason Reason, int Id)
{
    /// <summary>Nothing threatens.</summary>
    public static ActiveThreat None => new(0, default, -1);
}

/// <summary>Strength and weakness of the market context at one bar.</summary>
/// <param name="Strength">In [0, 1]; 0 where no policy is configured.</param>
/// <param name="Weakness">In [0, 1]; 0 where no policy is configured.</param>
public readonly record struct AggregatedContextAssessment(double Strength, double Weakness);
