using System;
using System.Collections.Generic;
using Spectre.Console;

namespace S1mpleTrader.Host.Reports;

/// <summary>Names with values, for people: a table on a terminal, aligned lines elsewhere.</summary>
internal static class Facts
{
    private const int MinNameWidth = 24;

    /// <summary>Writes the facts.</summary>
    public static void Write(Terminal terminal, string title, IReadOnlyList<(string Name, string Value)> facts)
    {
        if (!terminal.IsOutputTerminal)
        {
            int width = MinNameWidth;
            foreach ((string name, _) in facts)
            {
                width = Math.Max(width, name.Length + 2);
            }

            foreach ((string name, string value) in facts)
            {
                terminal.Output.Write((name.PadRight(width) + value).TrimEnd() + "\n");
            }

            return;
        }

        Table table = NewTable(title).HideHeaders().AddColumn("name").AddColumn("value");
        foreach ((string name, string value) in facts)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        Console(terminal).Write(table);
    }

    /// <summary>Writes a table with column heads; elsewhere than on a terminal, columns separated by tabs.</summary>
    public static void WriteTable(
        Terminal terminal, string title, IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (!terminal.IsOutputTerminal)
        {
            terminal.Output.Write(string.Join('\t', heads) + "\n");
            foreach (IReadOnlyList<string> row in rows)
            {
                terminal.Output.Write(string.Join('\t', row) + "\n");
            }

            return;
        }

        Table table = NewTable(title);
        foreach (string head in heads)
        {
            table.AddColumn($"[bold]{Markup.Escape(head)}[/]");
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            string[] cells = new string[row.Count];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = Markup.Escape(row[i]);
            }

            table.AddRow(cells);
        }

        Console(terminal).Write(table);
    }

    private static Table NewTable(string title)
        => new Table().Border(TableBorder.Rounded).Title($"[bold]{Markup.Escape(title)}[/]");

    private static IAnsiConsole Console(Terminal terminal)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output) });
}
