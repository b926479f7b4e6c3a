namespace S1mpleTrader.Generators;

/// <summary>
/// The names that the loop of a row-by-row worker goes by: in its own operator, or beside
/// other workers' loops in a fused pipeline.
/// </summary>
/// <param name="Prefix">Before the names of variables; empty in the operator.</param>
/// <param name="Operator">The operator's variable; empty in the operator itself.</param>
/// <param name="Namespace">The worker's namespace, as a global name with its dot; empty in the operator.</param>
/// <param name="Reads">Of a fused pipeline, which outputs somebody reads.</param>
internal readonly record struct LoopScope(string Prefix, string Operator, string Namespace, EquatableArray<bool> Reads)
{
    /// <summary>Inside the operator.</summary>
    public static LoopScope Own => new("", "", "", default);

    public bool IsFused => Operator.Length > 0;

    public string Local => Name("worker");

    public string Worker => IsFused ? Operator + ".Worker" : "_worker";

    public string Binding => IsFused ? Operator + ".Binding" : "Binding";

    public string TickSize => IsFused ? Operator + ".TickSize" : "_tickSize";

    public string Name(string name) => Prefix + name;

    public string Column(string name) => Prefix + Names.Camel(name) + "Column";

    public string Rows(InputModel window)
        => IsFused ? Operator + "." + Names.Pascal(window.Name) + "Rows" : "_" + Names.Camel(window.Name) + "Rows";

    public string Scratch(ScratchModel scratch)
        => IsFused ? Operator + "." + Names.Pascal(scratch.Name) + "Scratch" : ScratchField(scratch);

    /// <summary>The operator's field: of a name that none of its other fields can have.</summary>
    public static string ScratchField(ScratchModel scratch) => "_" + Names.Camel(scratch.Name) + "Scratch";

    public string TypeOf(PluginManifest manifest) => Namespace + manifest.StructName;

    /// <summary>Whether an output is written: in an operator every one, where somebody reads it.</summary>
    public bool IsRead(int output) => !IsFused || Reads[output];
}
