using System;
using System.Collections.Generic;
using System.Text;
using Spectre.Console;

namespace S1mpleTrader.Host.Reports;

/// <summary>Names with values, for people: a table on a terminal, aligned lines elsewhere.</summary>
internal static class Facts
{
    private const int MinNameWidth = 24;
    private const int WideColumns = 100;
    private const int MaxHeadLine = 11;
    private const int MaxNarrowHeadLine = 8; // On a terminal of few columns.

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

        Table table = NewTable().HideHeaders().AddColumn("name").AddColumn("value");
        foreach ((string name, string value) in facts)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        IAnsiConsole console = Console(terminal);
        WriteTitle(console, title);
        console.Write(table);
    }

    /// <summary>Returns how many columns a person sees.</summary>
    public static int WidthOf(Terminal terminal) => Console(terminal).Profile.Width;

    /// <summary>
    /// Writes lines as they are under a title, where a person reads them: a drawing; nothing elsewhere.
    /// </summary>
    public static void WriteDrawing(Terminal terminal, string title, IReadOnlyList<string> lines)
    {
        if (terminal.IsOutputTerminal && lines.Count > 0)
        {
            IAnsiConsole console = Console(terminal);
            WriteTitle(console, title);
            foreach (string line in lines)
            {
                terminal.Output.Write(line + "\n");
            }
        }
    }

    /// <summary>Writes a table with column heads; elsewhere than on a terminal, columns separated by tabs.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="title">Above the table.</param>
    /// <param name="heads">A name for each column.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="textColumns">
    /// So many columns, from the left, are text; what follows is numbers, which end under each other.
    /// </param>
    public static void WriteTable(
        Terminal terminal,
        string title,
        IReadOnlyList<string> heads,
        IReadOnlyList<IReadOnlyList<string>> rows,
        int textColumns = int.MaxValue)
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

        Table table = NewTable();
        int headLine = WidthOf(terminal) < WideColumns ? MaxNarrowHeadLine : MaxHeadLine;
        for (int i = 0; i < heads.Count; i++)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(Broken(heads[i], headLine))}[/]");
            table.AddColumn(i < textColumns ? column : column.RightAligned().NoWrap());
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

        IAnsiConsole console = Console(terminal);
        WriteTitle(console, title);
        console.Write(table);
    }

    // A long name takes several lines, broken behind '_' and '.' and at spaces: its
    // column is as wide as its values want.
    private static string Broken(string head, int most)
    {
        var text = new StringBuilder();
        int lineStart = 0;
        int partStart = 0;
        for (int i = 0; i <= head.Length; i++)
        {
            if (i < head.Length && (i == 0 || head[i - 1] is not ('_' or '.' or ' ')))
            {
                continue;
            }

            if (text.Length > lineStart && text.Length - lineStart + i - partStart > most)
            {
                text.Length -= text[^1] == ' ' ? 1 : 0;
                text.Append('\n');
                lineStart = text.Length;
            }

            text.Append(head, partStart, i - partStart);
            partStart = i;
        }

        return text.ToString();
    }

    private static void WriteTitle(IAnsiConsole console, string title)
        => console.Write(new Markup($"[bold]{Markup.Escape(title)}[/]\n"));

    private static Table NewTable() => new Table().Border(TableBorder.Rounded);

    private static IAnsiConsole Console(Terminal terminal)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output) });
}
