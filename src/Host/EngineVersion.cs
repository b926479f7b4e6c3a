namespace S1mpleTrader.Host;

/// <summary>The engine's version: part of every run's id, since another engine may compute something else.</summary>
public static class EngineVersion
{
    /// <summary>Major, minor and patch.</summary>
    public const string Text = "0.1.0";
}
