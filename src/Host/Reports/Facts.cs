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
    private const int LeastTextWidth = 8; // Of a column whose text is broken into lines.
    private const int BorderWidth = 3; // Of a cell: its edge, and a space on either side.

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
                terminal.Output.Write((name.PadRight(width) + OneLine(value)).TrimEnd() + "\n");
            }

            return;
        }

        IAnsiConsole console = Console(terminal);
        WriteTitle(console, title);
        console.Write(TableOf(facts));
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

    /// <summary>
    /// Writes a table with column heads, or every row by itself where the terminal is too narrow for it; elsewhere than
    /// on a terminal, columns separated by tabs.
    /// </summary>
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
                terminal.Output.Write(string.Join('\t', Array.ConvertAll([.. row], OneLine)) + "\n");
            }

            return;
        }

        IAnsiConsole console = Console(terminal);
        WriteTitle(console, title);
        int headLine = console.Profile.Width < WideColumns ? MaxNarrowHeadLine : MaxHeadLine;
        string[] broken = Array.ConvertAll([.. heads], head => Broken(head, headLine));
        if (LeastWidth(broken, rows, textColumns) <= console.Profile.Width)
        {
            console.Write(TableOf(broken, rows, textColumns));
            return;
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            var facts = new List<(string Name, string Value)>();
            for (int i = 0; i < row.Count; i++)
            {
                facts.Add((heads[i], row[i]));
            }

            console.Write(TableOf(facts));
        }
    }

    private static Table TableOf(IReadOnlyList<(string Name, string Value)> facts)
    {
        Table table = NewTable().HideHeaders().AddColumn("name").AddColumn("value");
        foreach ((string name, string value) in facts)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        return table;
    }

    private static Table TableOf(string[] heads, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        Table table = NewTable();
        for (int i = 0; i < heads.Length; i++)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(heads[i])}[/]");
            table.AddColumn(i < textColumns ? column : column.RightAligned().NoWrap());
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(Array.ConvertAll([.. row], Markup.Escape));
        }

        return table;
    }

    // Below it columns are cut down to nothing, and heads are cut. The columns of text have to share what the others
    // leave, and each gets as much as any that could do with more.
    private static int LeastWidth(string[] heads, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        int leastText = LeastTextWidth;
        for (int i = 0; i < heads.Length && i < textColumns; i++)
        {
            leastText = Math.Max(leastText, HeadWidth(heads[i]));
        }

        int width = 1;
        for (int i = 0; i < heads.Length; i++)
        {
            int widest = HeadWidth(heads[i]);
            foreach (IReadOnlyList<string> row in rows)
            {
                widest = Math.Max(widest, row[i].Length);
            }

            width += BorderWidth + (i < textColumns ? Math.Min(widest, leastText) : widest);
        }

        return width;
    }

    private static int HeadWidth(string head)
    {
        int widest = 0;
        foreach (string line in head.Split('\n'))
        {
            widest = Math.Max(widest, line.Length);
        }

        return widest;
    }

    // Of a table in a file every row is a line, and every tab begins a cell, whatever a message may hold.
    private static string OneLine(string cell)
        => cell.AsSpan().IndexOfAny("\t\r\n") < 0
            ? cell
            : string.Join(' ', cell.Split(['\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

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
        => AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Terminal.HasColour ? AnsiSupport.Detect : AnsiSupport.No,
            Out = new AnsiConsoleOutput(terminal.Output),
        });
}
