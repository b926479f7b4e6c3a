using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>What a study is: it can only be resumed as the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>optimization</c>, <c>variants</c> or <c>walk_forward</c>.</param>
/// <param name="Configuration">Everything that decides its runs, as text.</param>
/// <param name="DataHash">Hash of the bars.</param>
/// <param name="EngineVersion">The engine's version.</param>
/// <remarks>Nothing of wall clock, machine or user: stores of one study made anywhere hold the same rows.</remarks>
internal sealed record StudyIdentity(
    string Name, string Kind, string Configuration, string DataHash, string EngineVersion)
{
    /// <summary>
    /// Tells studies apart: equal where everything that a study is is equal, anywhere and
    /// at any time; 32 hexadecimal digits.
    /// </summary>
    public string Id
    {
        get
        {
            StableHash hash = default;
            hash.Add(Name);
            hash.Add(Kind);
            hash.Add(Configuration);
            hash.Add(DataHash);
            hash.Add(EngineVersion);
            return hash.ToString();
        }
    }

    /// <summary>Hash of the configuration text: 32 hexadecimal digits.</summary>
    public string ConfigurationHash
    {
        get
        {
            StableHash hash = default;
            hash.Add(Configuration);
            return hash.ToString();
        }
    }
}
