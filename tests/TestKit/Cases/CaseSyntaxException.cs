using System;

namespace S1mpleTrader.TestKit;

/// <summary>A case or configuration file breaks the format; the message starts with file and line.</summary>
public sealed class CaseSyntaxException : Exception
{
    public CaseSyntaxException(string source, long line, string message)
        : base($"{source}:{line}: {message}")
    {
    }
}
