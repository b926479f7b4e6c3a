using System;
using System.Collections.Generic;

namespace S1mpleTrader.Config.Yaml;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NearestName
{
    // Longer names are not compared: the cost is the product of the lengths, and nobody mistypes such a name.
    private const int MaxLength = 64;

    /// <summary>Returns the candidate that is nearest to a name, or null where none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The right names; on equal distance the first one wins.</param>
    /// <remarks>
    /// Distance counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment), without
    /// regard to case and with '-' equal to '_'. Near means at most a third of the longer name, at least one; a
    /// candidate that starts with the name, or the other way round, is near from three characters on.
    /// </remarks>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length == 0 || name.Length > MaxLength)
        {
            return null;
        }

        string wanted = Fold(name);
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in candidates)
        {
            if (candidate.Length == 0 || candidate.Length > MaxLength)
            {
                continue;
            }

            string other = Fold(candidate);
            int distance = Distance(wanted, other);
            int allowed = Math.Max(1, Math.Max(wanted.Length, other.Length) / 3);
            if (distance > allowed)
            {
                bool isPrefix = Math.Min(wanted.Length, other.Length) >= 3
                    && (other.StartsWith(wanted, StringComparison.Ordinal)
                        || wanted.StartsWith(other, StringComparison.Ordinal));
                if (!isPrefix)
                {
                    continue;
                }
            }

            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>
    /// Returns <c>; did you mean 'x'?</c> for the nearest candidate, or an empty text where none is near.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The right names.</param>
    public static string Suggest(string name, IEnumerable<string> candidates)
    {
        string? nearest = Find(name, candidates);
        return nearest is null ? string.Empty : "; did you mean '" + nearest + "'?";
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');

    private static int Distance(string a, string b)
    {
        // Three rows of the table are enough: a swap looks back two.
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                int distance = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);
                }

                current[j] = distance;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
