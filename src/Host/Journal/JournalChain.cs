using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>All rows that an id hangs together with: what led to it and what came of it.</summary>
/// <remarks>
/// Found by reading the journal a few times over, since ancestors stand before and outcomes behind: memory grows with
/// the chain, not with the journal. From a trade or a fill only that trade's life is shown; from a decision all that it
/// did; from a threat the decisions that weighed it.
/// </remarks>
internal sealed class JournalChain
{
    private readonly HashSet<string> _contexts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opportunities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _threats = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directives = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trades = new(StringComparer.Ordinal);
    // Of directives that answer an event: what else was published then may have decided them.
    private readonly HashSet<long> _eventTimes = [];
    private readonly bool _isOfTrade;

    private JournalChain(bool isOfTrade) => _isOfTrade = isOfTrade;

    /// <summary>
    /// Returns the chain of an id, in the order in which things happened; empty where the journal doesn't know it.
    /// </summary>
    /// <param name="journal">The journal.</param>
    /// <param name="id">An id of any prefix.</param>
    public static List<JournalRow> Of(JournalFile journal, string id)
    {
        bool isThreat = id.StartsWith("THR_", StringComparison.Ordinal);
        var chain = new JournalChain(
            id.StartsWith("TRD_", StringComparison.Ordinal) || id.StartsWith("FIL_", StringComparison.Ordinal));
        bool isKnown = false;
        foreach (JournalRow row in journal.Rows())
        {
            if (Names(row, id))
            {
                isKnown = true;
                chain.Begin(row, isThreat, id);
            }
        }

        if (!isKnown)
        {
            return [];
        }

        chain.Expand(journal);
        var rows = new List<JournalRow>();
        foreach (JournalRow row in journal.Rows())
        {
            if (chain.Contains(row) || (isThreat && IsWeighing(row) && Names(row, id)))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static bool IsWeighing(JournalRow row)
        => row.Kind is JournalKind.Threat or JournalKind.Directive or JournalKind.Rejected;

    private static bool Names(JournalRow row, string id)
    {
        for (JournalColumn column = JournalColumn.ContextId; column <= JournalColumn.ThreatId; column++)
        {
            if (row.Text(column) == id)
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(JournalRow row, bool isThreat, string id)
    {
        if (isThreat)
        {
            _threats.Add(id);
            return;
        }

        if (_isOfTrade)
        {
            Add(_trades, row, JournalColumn.TradeId);
        }
        else if (row.Has(JournalColumn.DirectiveId))
        {
            Add(_directives, row, JournalColumn.DirectiveId);
        }
        else
        {
            Add(_opportunities, row, JournalColumn.OpportunityId);
            Add(_contexts, row, JournalColumn.ContextId);
        }
    }

    // A trade's directives (those that closed or changed it too), then what stands behind and comes of them.
    private void Expand(JournalFile journal)
    {
        if (_isOfTrade)
        {
            foreach (JournalRow row in journal.Rows())
            {
                if (row.Kind != JournalKind.Rejected && Has(_trades, row, JournalColumn.TradeId))
                {
                    Add(_directives, row, JournalColumn.DirectiveId);
                }
            }
        }

        foreach (JournalRow row in journal.Rows())
        {
            bool isOwn = Has(_directives, row, JournalColumn.DirectiveId)
                || (!row.Has(JournalColumn.DirectiveId) && Has(_opportunities, row, JournalColumn.OpportunityId));
            if (!isOwn)
            {
                continue;
            }

            Add(_opportunities, row, JournalColumn.OpportunityId);
            Add(_directives, row, JournalColumn.DirectiveId);
            Add(_contexts, row, JournalColumn.ContextId);
            Add(_threats, row, JournalColumn.ThreatId);
            if (row.Kind == JournalKind.Directive && row.Has(JournalColumn.Event))
            {
                _eventTimes.Add(row.Time);
            }

            // A rejection names the trade that was in its way.
            if (!_isOfTrade && row.Kind != JournalKind.Rejected)
            {
                Add(_trades, row, JournalColumn.TradeId);
            }
        }
    }

    private bool Contains(JournalRow row)
    {
        if (row.Kind == JournalKind.Threat)
        {
            return Has(_threats, row, JournalColumn.ThreatId);
        }

        if (row.Kind == JournalKind.Assessment)
        {
            return Has(_contexts, row, JournalColumn.ContextId);
        }

        if (row.Kind == JournalKind.Event)
        {
            return _eventTimes.Contains(row.Time);
        }

        if (row.Has(JournalColumn.TradeId) && row.Kind != JournalKind.Rejected)
        {
            return Has(_trades, row, JournalColumn.TradeId);
        }

        return Has(_directives, row, JournalColumn.DirectiveId)
            || (!row.Has(JournalColumn.DirectiveId) && Has(_opportunities, row, JournalColumn.OpportunityId));
    }

    private static bool Has(HashSet<string> ids, JournalRow row, JournalColumn column)
        => ids.Count > 0 && row.Text(column) is { } id && ids.Contains(id);

    private static void Add(HashSet<string> ids, JournalRow row, JournalColumn column)
    {
        if (row.Text(column) is { } id)
        {
            ids.Add(id);
        }
    }
}
