using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>The operator: the class that the kernel holds, with the loop over the author's struct.</summary>
internal static partial class Emitter
{
    private static void EmitOperator(CodeWriter code, PluginModel plugin)
    {
        PluginManifest manifest = plugin.Manifest;
        string name = manifest.StructName;
        InputModel[] windows = manifest.Inputs.Where(input => input.Kind == InputKind.Window).ToArray();
        code.Line("/// <summary>Runs <see cref=\"" + name + "\"/> for the kernel.</summary>");
        bool isFusable = manifest.Kind is PluginKind.Context or PluginKind.Opportunity;
        code.Line((isFusable ? plugin.Accessibility : "internal") + " sealed class " + name + "Operator : " + BaseOf(manifest.Kind));
        code.Open();
        code.Line("private readonly " + name + ".Params _parameters;");
        foreach (InputModel window in windows)
        {
            code.Line("private readonly int _" + Names.Camel(window.Name) + "Rows; // Rows of the window, now included.");
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("private readonly " + scratch.Type + "[] _" + Names.Camel(scratch.Name) + ";");
        }

        bool hasTickSize = manifest.Inputs.Any(input => input.Kind == InputKind.TickSize);
        if (hasTickSize)
        {
            code.Line("private readonly double _tickSize;");
        }

        code.Line("private " + name + " _worker;");
        code.Line();
        code.Line("internal " + name + "Operator(WorkerBinding binding)");
        code.Indent();
        code.Line(": base(binding)");
        code.Outdent();
        code.Open();
        code.Line("_parameters = " + name + "Descriptor.Bind(binding.Parameters);");
        foreach (InputModel window in windows)
        {
            code.Line("_" + Names.Camel(window.Name) + "Rows = " + Rows(window.Window) + ";");
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("_" + Names.Camel(scratch.Name) + " = new " + scratch.Type + "[" + Rows(scratch.Length) + "];");
        }

        if (hasTickSize)
        {
            code.Line("_tickSize = (double)binding.Instrument.TickSize;");
        }

        code.Line("_worker = new " + name + "(_parameters);");
        code.Close();
        code.Line();
        if (isFusable && !manifest.IsBlock)
        {
            EmitParts(code, manifest, hasTickSize);
        }

        EmitReset(code, manifest, isFusable);
        code.Line();
        switch (manifest.Kind)
        {
            case PluginKind.Context or PluginKind.Opportunity when manifest.IsBlock:
                EmitBlockRun(code, manifest);
                break;
            case PluginKind.Context:
            case PluginKind.Opportunity:
            case PluginKind.MarketThreat:
                EmitRun(code, manifest);
                break;
            case PluginKind.ContextAtRow:
                EmitAtRow(code, manifest);
                code.Line();
                EmitAtRows(code, manifest);
                break;
            case PluginKind.EventDriven:
                break;
            default:
                EmitDecision(code, manifest);
                break;
        }

        if (IsStateless(plugin))
        {
            code.Line();
            code.Line("public override bool IsStateless => true;");
            if (manifest.Kind == PluginKind.Refiner)
            {
                code.Line();
                EmitAcceptAll(code, manifest);
            }

            if (manifest.Kind == PluginKind.StrategyPlanner && manifest.Inputs.Count == 0)
            {
                code.Line();
                code.Line("public override bool HangsOnSituation => true;");
            }
        }

        if (plugin.HasExplain)
        {
            code.Line();
            EmitExplain(code, manifest);
        }

        if (manifest.Handlers.Count > 0)
        {
            if (manifest.HasRole)
            {
                code.Line();
            }

            EmitHandle(code, manifest);
        }

        code.Close();
    }

    // Whether the class says that it keeps nothing, which a handler could; of an entry planner also that it reads no column.
    private static bool IsStateless(PluginModel plugin)
    {
        PluginManifest manifest = plugin.Manifest;
        bool canSay = manifest.Kind is PluginKind.Refiner or PluginKind.StrategyPlanner or PluginKind.IntentPlanner
            || (manifest.Kind == PluginKind.EntryPlanner && manifest.Inputs.Count == 0);
        return canSay && manifest.Handlers.Count == 0 && plugin.ReadOnlyMethods.Contains(MethodContract.For(manifest).Name);
    }

    // What a fused pipeline works on, which may stand in another project.
    private static void EmitParts(CodeWriter code, PluginManifest manifest, bool hasTickSize)
    {
        Part("The worker, in place.", "ref " + manifest.StructName + " Worker => ref _worker;");
        foreach (InputModel window in manifest.Inputs.Where(input => input.Kind == InputKind.Window))
        {
            Part("Rows of the window, now included.", "int " + Names.Pascal(window.Name) + "Rows => _" + Names.Camel(window.Name) + "Rows;");
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            Part("Memory that stays from row to row.", "Span<" + scratch.Type + "> " + Names.Pascal(scratch.Name) + "Scratch => _" + Names.Camel(scratch.Name) + ";");
        }

        if (hasTickSize)
        {
            Part("The instrument's price grid.", "double TickSize => _tickSize;");
        }

        void Part(string summary, string member)
        {
            code.Line("/// <summary>" + summary + "</summary>");
            code.Line("public " + member);
            code.Line();
        }
    }

    private static void EmitReset(CodeWriter code, PluginManifest manifest, bool isDocumented)
    {
        Document(code, isDocumented);
        code.Line("public override void Reset()");
        code.Open();
        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("Array.Clear(_" + Names.Camel(scratch.Name) + ");");
        }

        code.Line("_worker = new " + manifest.StructName + "(_parameters);");
        code.Close();
    }

    private static void EmitRun(CodeWriter code, PluginManifest manifest)
    {
        bool signals = manifest.Kind == PluginKind.Opportunity;
        Document(code, manifest.Kind is PluginKind.Context or PluginKind.Opportunity);
        code.Line("public override void Run(in MarketBlock block" + (signals ? ", SignalList signals)" : ")"));
        code.Open();
        code.Line("int count = block.Count;");
        if (signals)
        {
            code.Line("int firstRow = block.FirstRow;");
        }

        LoopScope scope = LoopScope.Own;
        EmitLoopStart(code, manifest, scope);
        code.Line("for (int i = 0; i < count; i++)");
        code.Open();
        EmitLoopRow(code, manifest, scope);
        code.Close();
        code.Line();
        EmitLoopEnd(code, scope);
        code.Close();
    }

    // Overrides of a class that others see inherit their documentation.
    private static void Document(CodeWriter code, bool isDocumented)
    {
        if (isDocumented)
        {
            code.Line("/// <inheritdoc/>");
        }
    }

    // On a copy of the struct: explaining changes nothing.
    private static void EmitExplain(CodeWriter code, PluginManifest manifest)
    {
        Document(code, isDocumented: true);
        code.Line("public override bool Explain(in MarketBlock block, ref Reasons reasons)");
        code.Open();
        code.Line("const int count = 1;");
        code.Line("const int i = 0;");
        EmitInputSpans(code, manifest, isBlock: false, LoopScope.Own);
        code.Line(manifest.StructName + " worker = _worker;");
        EmitCall(code, "worker.Explain(", manifest.Inputs.Select(input => StepArgument(input, LoopScope.Own)).Append("ref reasons").ToList(), ");");
        code.Line("return true;");
        code.Close();
    }

    // The struct works in place: it is called once per block.
    private static void EmitBlockRun(CodeWriter code, PluginManifest manifest)
    {
        bool signals = manifest.Kind == PluginKind.Opportunity;
        Document(code, isDocumented: true);
        code.Line("public override void Run(in MarketBlock block" + (signals ? ", SignalList signals)" : ")"));
        code.Open();
        if (manifest.Inputs.Any(input => input is { IsFlags: false, Kind: InputKind.Value or InputKind.OpenTime }))
        {
            code.Line("int count = block.Count;");
        }

        EmitInputSpans(code, manifest, isBlock: true, LoopScope.Own);
        EmitOutputSpans(code, manifest);
        var arguments = manifest.Inputs.Select(input => Column(input.Name))
            .Concat(manifest.Outputs.Select(output => Column(output.Name)))
            .ToList();
        if (signals)
        {
            arguments.Add("signals");
        }

        EmitCall(code, "_worker." + MethodContract.For(manifest).Name + "(", arguments, ");");
        int index = 0;
        foreach (OutputModel output in manifest.Outputs)
        {
            string bound = "Binding.Outputs[" + Number(index++) + "]";
            if (output.IsFlags)
            {
                code.Line("block.EndFlags(" + bound + ");");
            }
        }

        code.Close();
    }

    private static void EmitOutputSpans(CodeWriter code, PluginManifest manifest)
    {
        int index = 0;
        foreach (OutputModel output in manifest.Outputs)
        {
            string bound = "(Binding.Outputs[" + Number(index++) + "])";
            code.Line(output.IsFlags
                ? "Span<FlagWord> " + Column(output.Name) + " = block.OutputFlags" + bound + ";"
                : "Span<double> " + Column(output.Name) + " = block.Output" + bound + ";");
        }
    }

    private static void EmitAtRow(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override double ValueAtEnd(in MarketBlock block)");
        code.Open();
        code.Line("int count = block.Count;");
        EmitInputSpans(code, manifest, isBlock: false, LoopScope.Own);
        code.Line(manifest.StructName + " worker = _worker;");
        var arguments = new List<string>(manifest.Inputs.Select(
            input => StepArgument(input, LoopScope.Own).Replace(" + i,", " + count - 1,").Replace("[i]", "[count - 1]")));
        EmitCall(code, "return worker.At(", arguments, ");");
        code.Close();
    }

    // The same at several rows, as a loop over the spans from the first of them to the last.
    private static void EmitAtRows(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override void ValuesAt(global::S1mpleTrader.Kernel.Phase1Context.ColumnTable columns, ReadOnlySpan<int> rows, Span<double> values)");
        code.Open();
        code.Line("var block = new MarketBlock(columns, rows[0], rows[rows.Length - 1] - rows[0] + 1);");
        code.Line("int count = block.Count;");
        EmitInputSpans(code, manifest, isBlock: false, LoopScope.Own);
        code.Line(manifest.StructName + " worker = _worker;");
        code.Line("for (int each = 0; each < rows.Length; each++)");
        code.Open();
        code.Line("int i = rows[each] - block.FirstRow;");
        EmitCall(code, "values[each] = worker.At(", manifest.Inputs.Select(input => StepArgument(input, LoopScope.Own)).ToList(), ");");
        code.Close();
        code.Close();
    }

    // Columns are read for a batch of opportunities at a time.
    private static void EmitAcceptAll(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override void AcceptAll(");
        code.Indent();
        code.Line("ReadOnlySpan<Opportunity> opportunities,");
        code.Line("ReadOnlySpan<int> rows,");
        code.Line("global::S1mpleTrader.Kernel.Phase1Context.ColumnTable columns,");
        code.Line("Span<bool> isAccepted)");
        code.Outdent();
        code.Open();
        code.Line("const int BatchRows = 64;");
        InputModel[] columns = manifest.Inputs.Where(input => input.IsColumn).ToArray();
        foreach (InputModel column in columns)
        {
            code.Line("Span<double> " + Column(column.Name) + " = stackalloc double[BatchRows];");
        }

        code.Line("for (int first = 0; first < rows.Length; first += BatchRows)");
        code.Open();
        code.Line("ReadOnlySpan<int> batch = rows.Slice(first, Math.Min(BatchRows, rows.Length - first));");
        for (int index = 0; index < columns.Length; index++)
        {
            code.Line("columns.ValuesAt(Binding.Inputs[" + Number(index) + "], batch, " + Column(columns[index].Name) + "[..batch.Length]);");
        }

        code.Line("for (int i = 0; i < batch.Length; i++)");
        code.Open();
        IEnumerable<string> arguments = manifest.Inputs.Select(input => input.Kind switch
        {
            InputKind.Row => "batch[i]",
            InputKind.TickSize => "_tickSize",
            _ => Column(input.Name) + "[i]",
        });
        EmitCall(code, "isAccepted[first + i] = _worker.Accept(", arguments.Prepend("in opportunities[first + i]").ToList(), ");");
        code.Close();
        code.Close();
        code.Close();
    }

    private static void EmitHandle(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override DispositionEnvelope Handle(int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)");
        code.Open();
        code.Line("switch (handler)");
        code.Open();
        string[] inputs = AtRowArguments(manifest, "delivery.Columns");
        for (int i = 0; i < manifest.Handlers.Count; i++)
        {
            HandlerModel handler = manifest.Handlers[i];
            code.Line("case " + Number(i) + ":");
            code.Indent();
            string payload = "in delivery.Payload<" + handler.Type + ">(EventPayload." + handler.Payload + ")";
            EmitCall(
                code,
                "return _worker." + handler.Method + "(",
                new[] { payload, "delivery.Ledger", "ref directives" }.Concat(inputs).ToList(),
                ");");
            code.Outdent();
        }

        code.Line("default:");
        code.Indent();
        code.Line("return base.Handle(handler, in delivery, ref directives);");
        code.Outdent();
        code.Close();
        code.Close();
    }

    private static string[] AtRowArguments(PluginManifest manifest, string columns)
    {
        int index = 0;
        return manifest.Inputs
            .Select(input => input.Kind switch
            {
                InputKind.Row => columns + ".Row",
                InputKind.TickSize => "_tickSize",
                _ => columns + ".Read(Binding.Inputs[" + Number(index++) + "])",
            })
            .ToArray();
    }

    private static void EmitDecision(CodeWriter code, PluginManifest manifest)
    {
        string[] inputs = AtRowArguments(manifest, "columns");
        (string result, string method, string parameters, string[] leading) = manifest.Kind switch
        {
            PluginKind.Refiner => (
                "bool", "Accept", "in Opportunity opportunity, RowColumns columns", new[] { "in opportunity" }),
            PluginKind.LedgerThreat => (
                "LedgerThreat", "OnLedgerUpdate", "in LedgerUpdate update, RowColumns columns", new[] { "in update" }),
            PluginKind.StrategyPlanner => (
                "void", "Plan", "in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives",
                new[] { "in situation", "ref directives" }),
            PluginKind.Overlay => (
                "bool", "Approve", "in ExecutionDirective directive, in LedgerView ledger, RowColumns columns",
                new[] { "in directive", "in ledger" }),
            PluginKind.IntentPlanner => ("ExecutionIntent", "Plan", "in ExecutionRequest request", new[] { "in request" }),
            _ => (
                MethodContract.For(manifest).ReturnType, "Plan",
                "in StrategyDirective directive, in PlanningView view, RowColumns columns",
                new[] { "in directive", "in view" }),
        };
        code.Line("public override " + result + " " + method + "(" + parameters + ")");
        code.Indent();
        EmitCall(code, "=> _worker." + MethodContract.For(manifest).Name + "(", leading.Concat(inputs).ToList(), ");");
        code.Outdent();
    }

    // Arguments stand on the call's line while that is readable, else one to a line.
    internal static void EmitCall(CodeWriter code, string start, List<string> arguments, string end)
    {
        string line = start + string.Join(", ", arguments) + end;
        if (line.Length <= 100)
        {
            code.Line(line);
            return;
        }

        code.Line(start);
        code.Indent();
        for (int i = 0; i < arguments.Count; i++)
        {
            code.Line(arguments[i] + (i + 1 < arguments.Count ? "," : end));
        }

        code.Outdent();
    }

    private static string BaseOf(PluginKind kind)
        => kind switch
        {
            PluginKind.Context => "ContextOperator",
            PluginKind.ContextAtRow => "AtRowOperator",
            PluginKind.Opportunity => "OpportunityOperator",
            PluginKind.Refiner => "RefinerWorker",
            PluginKind.MarketThreat => "MarketThreatOperator",
            PluginKind.LedgerThreat => "LedgerThreatWorker",
            PluginKind.StrategyPlanner => "StrategyPlannerWorker",
            PluginKind.EntryPlanner => "EntryPlannerWorker",
            PluginKind.SizePlanner => "SizePlannerWorker",
            PluginKind.ExitPlanner => "ExitPlannerWorker",
            PluginKind.EventDriven => "EventWorker",
            PluginKind.Overlay => "OverlayWorker",
            _ => "IntentPlannerWorker",
        };

    private static string Rows(RowCount rows)
    {
        if (rows.Parameter.Length == 0)
        {
            return Number(rows.Extra);
        }

        string text = (rows.Factor > 1 ? Number(rows.Factor) + " * " : "") + "_parameters." + Names.Pascal(rows.Parameter);
        return rows.Extra > 0 ? text + " + " + Number(rows.Extra) : text;
    }

    private static string Column(string name) => LoopScope.Own.Column(name);

    private static string Value(OutputModel output) => Names.Camel(output.Name) + "Value";

    private static string Given(InputModel input) => "has" + Names.Pascal(input.Name);
}
