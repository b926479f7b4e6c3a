using System;
using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>"every OpportunitySignal ends in exactly one of EXECUTED, REJECTED(reason), SUPERSEDED, EXPIRED".</summary>
public sealed class Opportunities
{
    private const string Pending = "";

    private readonly List<string> _ends = [Pending];
    private readonly SortedDictionary<string, int> _rejections = new(StringComparer.Ordinal);

    public int Detected => _ends.Count - 1;

    public int Executed { get; private set; }

    public int Rejected { get; private set; }

    public int Superseded { get; private set; }

    public int Expired { get; private set; }

    public IReadOnlyDictionary<string, int> Rejections => _rejections;

    /// <summary>The sequence number, from 1, of an opportunity that is delivered now.</summary>
    public int Detect()
    {
        _ends.Add(Pending);
        return _ends.Count - 1;
    }

    public void Execute(int id)
    {
        End(id, "EXECUTED");
        Executed++;
    }

    public void Supersede(int id)
    {
        End(id, "SUPERSEDED");
        Superseded++;
    }

    public void Expire(int id)
    {
        End(id, "EXPIRED");
        Expired++;
    }

    public void Reject(int id, string reason)
    {
        End(id, reason);
        Rejected++;
        _rejections[reason] = _rejections.GetValueOrDefault(reason) + 1;
    }

    private void End(int id, string end)
    {
        if (_ends[id] != Pending)
        {
            throw new InvalidOperationException($"opportunity {id} ended as {_ends[id]} and now as {end}");
        }

        _ends[id] = end;
    }
}
