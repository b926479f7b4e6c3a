using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>A case or configuration file breaks the format; the message starts with file and line.</summary>
public sealed class CaseSyntaxException : Exception
{
    public CaseSyntaxException(string source, long line, string message)
        : this($"{source}:{line}", message)
    {
    }

    /// <param name="place">File and line, as <c>market.yaml:12</c>.</param>
    /// <param name="message">What is wrong there.</param>
    public CaseSyntaxException(string place, string message)
        : base($"{place}: {message}")
    {
    }

    private CaseSyntaxException(string message)
        : base(message)
    {
    }

    /// <summary>One that says what several say, a line each.</summary>
    public static CaseSyntaxException Of(IReadOnlyList<CaseSyntaxException> errors) =>
        new(string.Join("\n", errors.Select(error => error.Message)));
}
