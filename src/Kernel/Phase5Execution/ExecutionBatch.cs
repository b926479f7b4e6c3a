using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>The members of a batch, as whoever submits them knows them.</summary>
public interface IBatchMembers
{
    /// <summary>Members.</summary>
    int Count { get; }

    /// <summary>Submits a member, or says why not. Called in rehearsals too, which are taken back.</summary>
    /// <param name="member">0 to <see cref="Count"/> − 1.</param>
    /// <param name="isRehearsal">Whether it is taken back.</param>
    /// <param name="reason">Why it was refused, when false is returned.</param>
    bool TrySubmit(int member, bool isRehearsal, out RejectReason reason);

    /// <summary>Refuses a member for good.</summary>
    /// <param name="member">0 to <see cref="Count"/> − 1.</param>
    /// <param name="reason">Its own reason, or BATCH where another member's failure is the cause.</param>
    void Refuse(int member, RejectReason reason);
}

/// <summary>Submits batches: in order up to the first failure, all for themselves, or all or none.</summary>
/// <remarks>
/// An atomic batch is rehearsed before anything happens for good: first each member alone against the state before,
/// then, where it rolls back, all of them one after the other. A rehearsal leaves ledger, groups and id sequences
/// exactly as they were. Submission is all that is covered: fills come later.
/// </remarks>
/// <param name="account">The account.</param>
/// <param name="capacity">Most members.</param>
public sealed class ExecutionBatch(SimulatedAccount account, int capacity)
{
    private const int UsualMembers = 16;

    private RejectReason?[] _reasons = new RejectReason?[Math.Min(capacity, UsualMembers)];

    /// <summary>Submits a batch.</summary>
    /// <typeparam name="TMembers">Its members.</typeparam>
    /// <param name="members">Its members.</param>
    /// <param name="mode">How they hang together.</param>
    /// <param name="rollsBack">
    /// Of an atomic batch: whether what was submitted is undone when a later member fails.
    /// </param>
    public void Submit<TMembers>(TMembers members, BatchMode mode, bool rollsBack)
        where TMembers : struct, IBatchMembers
    {
        Invariant.Holds(members.Count <= capacity);
        if (members.Count > _reasons.Length)
        {
            _reasons = new RejectReason?[capacity];
        }

        Span<RejectReason?> reasons = _reasons.AsSpan(0, members.Count);
        reasons.Clear();
        if (mode == BatchMode.Atomic
            && (HasInvalid(members, reasons) || (rollsBack && HasFailure(members, reasons))))
        {
            Refuse(members, reasons, from: 0);
            return;
        }

        for (int member = 0; member < members.Count; member++)
        {
            if (members.TrySubmit(member, isRehearsal: false, out RejectReason reason))
            {
                continue;
            }

            reasons[member] = reason;
            if (mode != BatchMode.Parallel)
            {
                Refuse(members, reasons, from: member);
                return;
            }

            members.Refuse(member, reason);
        }
    }

    private static void Refuse<TMembers>(TMembers members, ReadOnlySpan<RejectReason?> reasons, int from)
        where TMembers : struct, IBatchMembers
    {
        for (int member = from; member < members.Count; member++)
        {
            members.Refuse(member, reasons[member] ?? RejectReason.Batch);
        }
    }

    // Each member alone against the state before.
    private bool HasInvalid<TMembers>(TMembers members, Span<RejectReason?> reasons)
        where TMembers : struct, IBatchMembers
    {
        bool hasInvalid = false;
        for (int member = 0; member < members.Count; member++)
        {
            account.BeginRehearsal();
            if (!members.TrySubmit(member, isRehearsal: true, out RejectReason reason))
            {
                reasons[member] = reason;
                hasInvalid = true;
            }

            account.EndRehearsal();
        }

        return hasInvalid;
    }

    // All members, one after the other.
    private bool HasFailure<TMembers>(TMembers members, Span<RejectReason?> reasons)
        where TMembers : struct, IBatchMembers
    {
        account.BeginRehearsal();
        bool hasFailure = false;
        for (int member = 0; member < members.Count && !hasFailure; member++)
        {
            hasFailure = !members.TrySubmit(member, isRehearsal: true, out RejectReason reason);
            reasons[member] = hasFailure ? reason : null;
        }

        account.EndRehearsal();
        return hasFailure;
    }
}
