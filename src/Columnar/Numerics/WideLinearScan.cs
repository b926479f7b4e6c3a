using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>
/// The recurrence <c>y[i] = keep × y[i−1] + x[i]</c>, eight rows at a time: for a loop over one recurrence, which has
/// nothing else to do while it waits.
/// </summary>
/// <remarks>
/// <para>
/// As <see cref="LinearScan"/>, with one multiply-add to wait for per eight rows. In a group the inputs are summed in
/// three steps: a row with its neighbour, pairs with pairs, then fours; in each the earlier half's last row is what the
/// later half keeps of it. The row before the group comes last. A lane depends on earlier lanes only, so a group whose
/// later rows aren't known yet gives the same bits for those that are.
/// </para>
/// <para>
/// Groups begin at absolute rows divisible by <see cref="Rows"/>; where a block's edge cuts one, its rows are taken one
/// by one, with the same bits. The state is the caller's, so that it stays in registers. Within 1e-14 relative of the
/// loop for periods in the hundreds.
/// </para>
/// </remarks>
internal readonly struct WideLinearScan
{
    /// <summary>Rows in a group.</summary>
    public const int Rows = 8;

    private const int Half = 4;

    private readonly Vector256<double> _neighbour; // keep for the second of each pair, 0 for the first.
    private readonly Vector256<double> _pair; // keep and keep² for the second pair, 0 for the first.
    private readonly Vector256<double> _early; // keep to the 1st to 4th: the weight of the row before a half.
    private readonly Vector256<double> _late; // keep to the 5th to 8th: the same in the second half.
    private readonly Vector256<double> _group; // keep⁸ in every lane.

    /// <summary>Prepares a recurrence.</summary>
    /// <param name="keep">What a row keeps of the one before, in [0, 1).</param>
    public WideLinearScan(double keep)
    {
        double second = keep * keep;
        double fourth = second * second;
        _neighbour = Vector256.Create(0, keep, 0, keep);
        _pair = Vector256.Create(0, 0, keep, second);
        _early = Vector256.Create(keep, second, second * keep, fourth);
        _late = _early * fourth;
        _group = Vector256.Create(fourth * fourth);
    }

    /// <summary>The first group that begins at a row or after it.</summary>
    /// <param name="row">Absolute row.</param>
    public static int FirstGroupFrom(int row) => (row + Rows - 1) & ~(Rows - 1);

    /// <summary>Takes a group.</summary>
    /// <param name="first">The inputs of its first four rows; afterwards their results.</param>
    /// <param name="second">The inputs of the others; afterwards their results.</param>
    /// <param name="last">
    /// The result of the row before the group in every lane; afterwards that of the group's last row.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next(ref Vector256<double> first, ref Vector256<double> second, ref Vector256<double> last)
    {
        Vector256<double> early = Sums(first);
        var late = Vector256.FusedMultiplyAdd(_early, LastOf(early), Sums(second));
        first = Vector256.FusedMultiplyAdd(_early, last, early);
        second = Vector256.FusedMultiplyAdd(_late, last, late);

        // The last row once more, so that the next group waits for this one multiply-add
        // and not for the shuffle behind it.
        last = Vector256.FusedMultiplyAdd(_group, last, LastOf(late));
    }

    /// <summary>Takes one row of a group; the rows of a group come in order.</summary>
    /// <param name="row">Absolute row.</param>
    /// <param name="x">Its input.</param>
    /// <param name="last">
    /// The result of the row before the group in every lane; behind the group's last row, that one's.
    /// </param>
    /// <param name="first">The inputs of the group's first four rows so far.</param>
    /// <param name="second">Those of the others.</param>
    /// <returns>The row's result, as <see cref="Next"/> gives it.</returns>
    public double NextRow(
        int row, double x, ref Vector256<double> last, ref Vector256<double> first, ref Vector256<double> second)
    {
        int lane = row % Rows;
        bool isEarly = lane < Half;
        if (isEarly)
        {
            first = lane == 0 ? Vector256.CreateScalar(x) : first.WithElement(lane, x);
            second = default;
        }
        else
        {
            second = second.WithElement(lane - Half, x);
        }

        Vector256<double> early = first;
        Vector256<double> late = second;
        Vector256<double> end = last;
        Next(ref early, ref late, ref end);
        if (lane == Rows - 1)
        {
            last = end;
        }

        return isEarly ? early[lane] : late[lane - Half];
    }

    // Of a half's own inputs, what every row keeps of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Sums(Vector256<double> x)
    {
        var pairs = Vector256.FusedMultiplyAdd(Vector256.Shuffle(x, Vector256.Create(0L, 0, 2, 2)), _neighbour, x);
        return Vector256.FusedMultiplyAdd(Vector256.Shuffle(pairs, Vector256.Create(0L, 1, 1, 1)), _pair, pairs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LastOf(Vector256<double> half) => Vector256.Shuffle(half, Vector256.Create(3L));
}
