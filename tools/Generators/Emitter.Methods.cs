using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>The operator's methods: how a call of the kernel reaches the author's.</summary>
internal static partial class Emitter
{
    // The method by which the kernel runs a plugin of this kind; one that only hears events has none.
    private static void EmitRole(CodeWriter code, PluginManifest manifest)
    {
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
            input => StepArgument(input, LoopScope.Own)
                .Replace(" + i,", " + count - 1,").Replace("[i]", "[count - 1]")));
        EmitCall(code, "return worker.At(", arguments, ");");
        code.Close();
    }

    // The same at several rows, as a loop over the spans from the first of them to the last.
    private static void EmitAtRows(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override void ValuesAt("
            + "global::S1mpleTrader.Kernel.Phase1Context.ColumnTable columns, "
            + "ReadOnlySpan<int> rows, Span<double> values)");
        code.Open();
        code.Line("var block = new MarketBlock(columns, rows[0], rows[rows.Length - 1] - rows[0] + 1);");
        code.Line("int count = block.Count;");
        EmitInputSpans(code, manifest, isBlock: false, LoopScope.Own);
        code.Line(manifest.StructName + " worker = _worker;");
        code.Line("for (int each = 0; each < rows.Length; each++)");
        code.Open();
        code.Line("int i = rows[each] - block.FirstRow;");
        var arguments = manifest.Inputs.Select(input => StepArgument(input, LoopScope.Own)).ToList();
        EmitCall(code, "values[each] = worker.At(", arguments, ");");
        code.Close();
        code.Close();
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
            PluginKind.IntentPlanner =>
                ("ExecutionIntent", "Plan", "in ExecutionRequest request", new[] { "in request" }),
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

    // Whether the class says that it keeps nothing, which a handler could; of a planner of
    // entries, sizes or exits also that it reads no column.
    private static bool IsStateless(PluginModel plugin)
    {
        PluginManifest manifest = plugin.Manifest;
        bool canSay = manifest.Kind is PluginKind.Refiner or PluginKind.StrategyPlanner or PluginKind.IntentPlanner
            || (manifest.Kind is PluginKind.EntryPlanner or PluginKind.SizePlanner or PluginKind.ExitPlanner
                && manifest.Inputs.Count == 0);
        return canSay && manifest.Handlers.Count == 0
            && plugin.ReadOnlyMethods.Contains(MethodContract.For(manifest).Name);
    }

    // What the kernel may conclude from that.
    private static void EmitStateless(CodeWriter code, PluginManifest manifest)
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
            string values = Column(columns[index].Name) + "[..batch.Length]";
            code.Line("columns.ValuesAt(Binding.Inputs[" + Number(index) + "], batch, " + values + ");");
        }

        code.Line("for (int i = 0; i < batch.Length; i++)");
        code.Open();
        IEnumerable<string> inputs = manifest.Inputs.Select(input => input.Kind switch
        {
            InputKind.Row => "batch[i]",
            InputKind.TickSize => "_tickSize",
            _ => Column(input.Name) + "[i]",
        });
        EmitCall(
            code, "isAccepted[first + i] = _worker.Accept(",
            inputs.Prepend("in opportunities[first + i]").ToList(), ");");
        code.Close();
        code.Close();
        code.Close();
    }

    // On a copy of the struct: explaining changes nothing.
    private static void EmitExplain(CodeWriter code, PluginManifest manifest)
    {
        Document(code, isDocumented: true);
        code.Line("public override bool Explain(in MarketBlock block, ref Reasons reasons)");
        code.Open();
        code.Line("int count = block.Count;");
        code.Line("int i = count - 1;");
        EmitInputSpans(code, manifest, isBlock: false, LoopScope.Own);
        code.Line(manifest.StructName + " worker = _worker;");
        var arguments = manifest.Inputs.Select(input => StepArgument(input, LoopScope.Own))
            .Append("ref reasons").ToList();
        EmitCall(code, "worker.Explain(", arguments, ");");
        code.Line("return true;");
        code.Close();
    }

    private static void EmitHandle(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override DispositionEnvelope Handle("
            + "int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)");
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

    // Overrides of a class that others see inherit their documentation.
    private static void Document(CodeWriter code, bool isDocumented)
    {
        if (isDocumented)
        {
            code.Line("/// <inheritdoc/>");
        }
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

    private static string Column(string name) => LoopScope.Own.Column(name);

    private static string Value(OutputModel output) => Names.Camel(output.Name) + "Value";

    private static string Given(InputModel input) => Names.Camel(input.Name) + "Given";
}
