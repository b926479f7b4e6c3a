using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>One member of a batch: an entry, which can be refused, or something else, which can't.</summary>
public sealed record OracleBatchMember(OracleEntry? Entry, Action? Other);

public enum OracleBatchMode
{
    Sequential,
    Parallel,
    Atomic,
}

/// <summary>Batches of directives (docs/EXECUTION.md, Batches and bounds).</summary>
public sealed partial class OracleAccount
{
    private const string BatchReason = "BATCH";

    /// <summary>SEQUENTIAL stops at the first failure, PARALLEL tries all, ATOMIC submits all or none.</summary>
    public void SubmitBatch(
        long time, OracleBatchMode mode, bool rollbackOnFailure, IReadOnlyList<OracleBatchMember> members)
    {
        if (mode == OracleBatchMode.Atomic)
        {
            SubmitAtomic(time, rollbackOnFailure, members);
            return;
        }

        bool hasFailed = false;
        foreach (OracleBatchMember member in members)
        {
            if (hasFailed && mode == OracleBatchMode.Sequential)
            {
                RefuseMember(time, member, BatchReason);
            }
            else if (Execute(time, member) is string reason)
            {
                hasFailed = true;
                RefuseMember(time, member, reason);
            }
        }
    }

    /// <summary>
    /// Each member is validated "alone against the state before". Reading: at submission the checks hold again, against
    /// the state that the earlier members left; that is the later failure which rolls back. Without rollback what was
    /// submitted stays and the rest isn't tried.
    /// </summary>
    private void SubmitAtomic(long time, bool rollbackOnFailure, IReadOnlyList<OracleBatchMember> members)
    {
        List<string?> reasons = [.. members.Select(member => member.Entry is OracleEntry entry ? Check(entry) : null)];
        int submitted = 0;
        if (reasons.All(reason => reason is null))
        {
            Action restore = Snapshot();
            while (submitted < members.Count && Execute(time, members[submitted]) is var reason)
            {
                if (reason is not null)
                {
                    reasons[submitted] = reason;
                    break;
                }

                submitted++;
            }

            if (submitted == members.Count)
            {
                return;
            }

            if (rollbackOnFailure)
            {
                restore();
                submitted = 0;
            }
        }

        for (int i = submitted; i < members.Count; i++)
        {
            RefuseMember(time, members[i], reasons[i] ?? BatchReason);
        }
    }

    private string? Execute(long time, OracleBatchMember member)
    {
        string? reason = null;
        if (member.Entry is OracleEntry entry)
        {
            Submit(time, entry, out reason);
        }
        else
        {
            member.Other!();
        }

        return reason;
    }

    private void RefuseMember(long time, OracleBatchMember member, string reason)
    {
        if (member.Entry is OracleEntry entry)
        {
            Refuse(time, entry.Name, reason);
        }
    }

    /// <summary>Remembers everything that step 4 can change; the result puts it back.</summary>
    private Action Snapshot()
    {
        long nextOrderId = _nextOrderId;
        List<OracleGroup> groups = [.. _openGroups];
        List<OracleOrder> reducing = [.. _reducing];
        List<OracleOrder> openOrders = [.. groups.SelectMany(group => group.Orders).Concat(reducing).Where(
            order => order.IsOpen)];
        var plans = _openTrades.Select(trade => (trade, trade.StopLoss, trade.TakeProfit, trade.ProtectiveId)).ToList();
        int rejections = _rejections.Count;
        int expired = _expired.Count;
        List<string> names = [.. _groups.Keys];
        return () =>
        {
            _nextOrderId = nextOrderId;
            _openGroups.Clear();
            _openGroups.AddRange(groups);
            groups.ForEach(group => group.Ending = group.Trade is null ? OracleEnding.Pending : OracleEnding.Executed);
            _reducing.Clear();
            _reducing.AddRange(reducing);
            openOrders.ForEach(order => order.IsOpen = true);
            plans.ForEach(plan => (plan.trade.StopLoss, plan.trade.TakeProfit, plan.trade.ProtectiveId) =
                (plan.StopLoss, plan.TakeProfit, plan.ProtectiveId));
            _rejections.RemoveRange(rejections, _rejections.Count - rejections);
            _expired.RemoveRange(expired, _expired.Count - expired);
            foreach (string name in _groups.Keys.Except(names).ToList())
            {
                _groups.Remove(name);
            }
        };
    }
}
