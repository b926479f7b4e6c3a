namespace S1mpleTrader.Generators;

/// <summary>What a plugin makes; names and order are those of the kernel's own enum.</summary>
internal enum PluginKind
{
    Context,
    ContextAtRow,
    Opportunity,
    Refiner,
    MarketThreat,
    LedgerThreat,
    StrategyPlanner,
    EntryPlanner,
    SizePlanner,
    ExitPlanner,
    IntentPlanner,
    EventDriven,
    Overlay,
}

/// <summary>A parameter's type; names and order are those of the kernel's own enum.</summary>
internal enum ParameterKind
{
    Int,
    Double,
    Decimal,
    Bool,
    Choice,
    Choices,
    Column,
    Worker,
    Event,
    Series,
}

/// <summary>What an input is, to the author's method.</summary>
internal enum InputKind
{
    /// <summary>A column's value at the row.</summary>
    Value,

    /// <summary>A column's last rows, now included.</summary>
    Window,

    /// <summary>The bar's open time.</summary>
    OpenTime,

    /// <summary>What a bar spans.</summary>
    BarNanos,

    /// <summary>The absolute row.</summary>
    Row,

    /// <summary>The instrument's price grid.</summary>
    TickSize,
}

/// <summary>
/// A manifest that was read without findings of its own. Holds plain data only, and compares by value.
/// </summary>
internal sealed record PluginManifest
{
    public string Path { get; init; } = "";

    /// <summary>The folder and file for messages: <c>Context/EmaDetector/plugin_manifest.yaml</c>.</summary>
    public string ShortPath { get; init; } = "";

    public string Name { get; init; } = "";

    public string StructName { get; init; } = "";

    public Place NamePlace { get; init; }

    public PluginKind Kind { get; init; }

    /// <summary>Whether a context or opportunity worker computes a block at a time.</summary>
    public bool IsBlock { get; init; }

    public string Type { get; init; } = "";

    public string Subtype { get; init; } = "";

    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>What the plugin computes, exactly; empty where the description says it all.</summary>
    public string Rule { get; init; } = "";

    public string Source { get; init; } = "";

    public string Example { get; init; } = "";

    /// <summary>
    /// The signal type of an opportunity worker or the threat type of a threat worker; empty otherwise.
    /// </summary>
    public string SignalType { get; init; } = "";

    /// <summary>The handler of a ledger threat worker, as the C# method's name; empty otherwise.</summary>
    public string Handler { get; init; } = "";

    /// <summary>Handlers of events, besides the role's own method, in the manifest's order.</summary>
    public EquatableArray<HandlerModel> Handlers { get; init; }

    /// <summary>Names of the events that the worker publishes.</summary>
    public EquatableArray<string> Publishes { get; init; }

    /// <summary>DTOs that must be there before the worker is asked.</summary>
    public EquatableArray<string> RequiresDtos { get; init; }

    /// <summary>DTOs that the worker makes besides its role's.</summary>
    public EquatableArray<string> ProvidesDtos { get; init; }

    /// <summary>Whether one instance serves all symbols.</summary>
    public bool IsMultiSymbol { get; init; }

    /// <summary>Whether the author writes the method of a role; an event-driven worker has handlers only.</summary>
    public bool HasRole => Kind != PluginKind.EventDriven;

    public EquatableArray<string> Metadata { get; init; }

    public EquatableArray<ParameterModel> Parameters { get; init; }

    public EquatableArray<InputModel> Inputs { get; init; }

    public EquatableArray<OutputModel> Outputs { get; init; }

    public EquatableArray<ScratchModel> Scratch { get; init; }

    public ParameterModel? FindParameter(string name)
    {
        foreach (ParameterModel parameter in Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return null;
    }
}

/// <summary>A parameter.</summary>
internal sealed record ParameterModel
{
    public string Name { get; init; } = "";

    public Place Place { get; init; }

    public ParameterKind Kind { get; init; }

    /// <summary>The default as C# source of a ParameterValue; null where the blueprint must give one.</summary>
    public string? Default { get; init; }

    /// <summary>The default as text; null where the blueprint must give one.</summary>
    public string? DefaultText { get; init; }

    /// <summary>The smallest number, as text; null for none.</summary>
    public string? Minimum { get; init; }

    /// <summary>The largest number, as text; null for none.</summary>
    public string? Maximum { get; init; }

    public EquatableArray<string> Choices { get; init; }

    public bool IsNullable { get; init; }

    public string Unit { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Whether the choices are BUY and SELL, for which the kernel has a type.</summary>
    public bool IsDirections
        => Kind == ParameterKind.Choices && Choices.Count == 2 && Choices[0] == "BUY" && Choices[1] == "SELL";
}

/// <summary>A number of rows: factor × parameter + extra, or extra alone.</summary>
/// <param name="Factor">0 without a parameter.</param>
/// <param name="Parameter">An int parameter, or empty.</param>
/// <param name="Extra">Rows on top.</param>
internal readonly record struct RowCount(int Factor, string Parameter, int Extra);

/// <summary>An input.</summary>
internal sealed record InputModel
{
    public string Name { get; init; } = "";

    public InputKind Kind { get; init; }

    /// <summary>A raw column, <c>PARAMETER</c> or <c>PARAMETER.column</c>; empty for what isn't a column.</summary>
    public string Source { get; init; } = "";

    public RowCount Window { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>Whether a block worker sees flags, 64 rows a word.</summary>
    public bool IsFlags { get; init; }

    public Place Place { get; init; }

    public bool IsColumn => Kind is InputKind.Value or InputKind.Window;
}

/// <summary>A handler of an event.</summary>
/// <param name="Event">The event's name, or the parameter of type event that names it.</param>
/// <param name="IsParameter">Whether <paramref name="Event"/> is a parameter.</param>
/// <param name="Payload">The payload, as the kernel's enum names it.</param>
/// <param name="Type">The payload's C# type.</param>
/// <param name="Argument">The name of the handler's first parameter.</param>
/// <param name="Method">The handler, as the C# method's name.</param>
/// <param name="Name">The handler as the manifest writes it.</param>
/// <param name="Place">Where it is declared.</param>
internal sealed record HandlerModel(
    string Event, bool IsParameter, string Payload, string Type,
    string Argument, string Method, string Name, Place Place);

/// <summary>An output column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="DefinedAfter">Rows until it is first defined, as written.</param>
/// <param name="Description">One line.</param>
/// <param name="Place">Where it is declared.</param>
/// <param name="IsFlags">Whether a block worker writes flags, 64 rows a word.</param>
internal sealed record OutputModel(
    string Name, string Unit, string DefinedAfter, string Description, Place Place, bool IsFlags = false);

/// <summary>Memory that doesn't fit in the struct's fields.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">double, int or long.</param>
/// <param name="Length">Elements.</param>
/// <param name="Place">Where it is declared.</param>
internal sealed record ScratchModel(string Name, string Type, RowCount Length, Place Place);
