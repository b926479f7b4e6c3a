using System;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>What a setting of a study sets.</summary>
internal static class SettingPath
{
    private const string Planning = "planning";

    /// <summary>Returns the path that a setting sets: of two with equal ones only the later counts.</summary>
    /// <param name="setting"><c>key.path=value</c>.</param>
    public static string Of(string setting)
    {
        string path = setting[..setting.IndexOf('=', StringComparison.Ordinal)];
        // Its mode is all that there is of it.
        return path.StartsWith(Planning + ".", StringComparison.Ordinal) ? Planning : path;
    }
}
