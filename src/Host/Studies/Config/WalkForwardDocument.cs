using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>A <c>walk_forward.yaml</c> as written.</summary>
/// <param name="Node">The study's own mapping.</param>
/// <param name="Name">Its name; its folder is made of it.</param>
/// <param name="OptimizationAt">Where findings about the optimization belong.</param>
/// <param name="Optimization">The optimization's path, relative to this file.</param>
/// <param name="IsAnchored">Whether every in-sample window begins where the first one does.</param>
/// <param name="InSampleNanos">Length of an in-sample window.</param>
/// <param name="OutOfSampleNanos">Length of an out-of-sample window.</param>
/// <param name="StepNanos">From one window to the next.</param>
internal sealed record WalkForwardDocument(
    YamlMapping Node,
    string Name,
    YamlNode OptimizationAt,
    string Optimization,
    bool IsAnchored,
    long InSampleNanos,
    long OutOfSampleNanos,
    long StepNanos)
{
    private const string What = "walk-forward file";

    private static readonly string[] Modes = ["rolling", "anchored"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static WalkForwardDocument? Read(YamlNode root, Findings findings)
        => Section.Open(root, What, findings) is { } document ? Read(document) : null;

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static WalkForwardDocument? Read(Section document)
    {
        if (document.Child("walk_forward", "walk_forward", isRequired: true) is not { } study)
        {
            return null;
        }

        string name = study.RequiredTitle("name");
        string optimization = study.RequiredText("optimization");
        bool isAnchored = study.OptionalChoice("mode", Modes) == 1;
        int errors = study.Findings.ErrorCount;
        long inSample = study.RequiredLength("in_sample");
        long outOfSample = study.RequiredLength("out_of_sample");
        long step = study.OptionalLength("step") ?? outOfSample;
        if (step < outOfSample && study.Schema is null && study.Findings.ErrorCount == errors)
        {
            study.Findings.Error(
                study.At("step"),
                "step: shorter than out_of_sample, the out-of-sample windows would overlap "
                + "and no one curve could be made of them");
        }

        study.Close();
        document.Close();
        return new WalkForwardDocument(
            study.Node, name, study.At("optimization"), optimization, isAnchored, inSample, outOfSample, step);
    }
}
