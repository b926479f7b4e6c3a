using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    /// <summary>The scenarios named; none for the usual ones.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Bars of each scenario; 0 for as many as it has.</summary>
    public int Bars { get; private set; }

    /// <summary>Measured runs of each scenario.</summary>
    public int Rounds { get; private set; } = 9;

    /// <summary>The file of budgets that must hold; null for none.</summary>
    public string? Gate { get; private set; }

    /// <summary>Variants over one market stage; 0 for none.</summary>
    public int Lanes { get; private set; }

    /// <summary>Whether the two accounts of <c>intrabar: interval</c> are measured.</summary>
    public bool IsInterval { get; private set; }

    /// <summary>Whether fused pipelines are measured.</summary>
    public bool IsFused { get; private set; }

    /// <summary>Whether only the journal is measured.</summary>
    public bool IsJournal { get; private set; }

    /// <summary>Reads the command line; what is no option is a scenario's name.</summary>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--bars":
                    options.Bars = Number(args[++i]);
                    break;
                case "--rounds":
                    options.Rounds = Number(args[++i]);
                    break;
                case "--lanes":
                    options.Lanes = Number(args[++i]);
                    break;
                case "--interval":
                    options.IsInterval = true;
                    break;
                case "--fused":
                    options.IsFused = true;
                    break;
                case "--journal":
                    options.IsJournal = true;
                    break;
                case "--gate":
                    options.Gate = args[++i];
                    break;
                default:
                    options.Names.Add(args[i]);
                    break;
            }
        }

        bool isOfParts = options.IsJournal || options.IsInterval || options.IsFused || options.Lanes > 0;
        return options.Gate is null || !isOfParts
            ? options
            : throw new ArgumentException(
                "--gate judges whole runs: it goes with none of --journal, --interval, --fused and --lanes");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
