namespace S1mpleTrader.TestKit;

/// <summary>One case as a file gives it, or why it can't be read: then its name is what could be read of it.</summary>
public sealed record ReadCase(string Name, WorkedCase? Case, CaseSyntaxException? Error);
