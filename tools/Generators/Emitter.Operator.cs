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
        code.Line("internal sealed class " + name + "Operator : " + BaseOf(manifest.Kind));
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
        EmitReset(code, manifest);
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
                break;
            case PluginKind.EventDriven:
                break;
            default:
                EmitDecision(code, manifest);
                break;
        }

        if (manifest.Kind is PluginKind.Refiner or PluginKind.StrategyPlanner
            && plugin.ReadOnlyMethods.Contains(MethodContract.For(manifest).Name))
        {
            code.Line();
            code.Line("public override bool IsStateless => true;");
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

    private static void EmitReset(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override void Reset()");
        code.Open();
        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("Array.Clear(_" + Names.Camel(scratch.Name) + ");");
        }

        code.Line("_worker = new " + manifest.StructName + "(_parameters);");
        code.Close();
    }

    // Spans are sliced to the block first, so that bounds checks vanish; the struct is copied to a local, so that it lives in registers.
    private static void EmitRun(CodeWriter code, PluginManifest manifest)
    {
        bool signals = manifest.Kind == PluginKind.Opportunity;
        code.Line("public override void Run(in MarketBlock block" + (signals ? ", SignalList signals)" : ")"));
        code.Open();
        code.Line("int count = block.Count;");
        EmitInputSpans(code, manifest);
        bool isSingle = manifest.Outputs.Count == 1;
        EmitOutputSpans(code, manifest, isSingle ? "[..count]" : "");

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("Span<" + scratch.Type + "> " + Column(scratch.Name) + " = _" + Names.Camel(scratch.Name) + ";");
        }

        if (signals)
        {
            code.Line("int firstRow = block.FirstRow;");
        }

        code.Line(manifest.StructName + " worker = _worker;");
        code.Line("for (int i = 0; i < count; i++)");
        code.Open();
        var arguments = new List<string>(manifest.Inputs.Select(StepArgument));
        arguments.AddRange(manifest.Scratch.Select(scratch => Column(scratch.Name)));
        if (manifest.Kind == PluginKind.Context)
        {
            // Of several outputs some may have no reader: their spans are empty.
            arguments.AddRange(manifest.Outputs.Select(
                output => isSingle ? "out " + Column(output.Name) + "[i]" : "out double " + Value(output)));
            EmitCall(code, "worker.Step(", arguments, ");");
            foreach (OutputModel output in isSingle ? Enumerable.Empty<OutputModel>() : manifest.Outputs)
            {
                code.Line();
                code.Line("if (i < " + Column(output.Name) + ".Length)");
                code.Open();
                code.Line(Column(output.Name) + "[i] = " + Value(output) + ";");
                code.Close();
            }
        }
        else if (signals)
        {
            // A copy is handed on, so that the signal itself never leaves the registers.
            arguments.Add("ref signal");
            code.Line("OpportunitySignal signal = default;");
            EmitCall(code, "if (worker.Detect(", arguments, "))");
            code.Open();
            code.Line("OpportunitySignal published = signal;");
            code.Line("signals.Add(firstRow + i, in published);");
            code.Close();
        }
        else
        {
            EmitCall(code, "double severity = worker.Severity(", arguments, ");");
            code.Line("Invariant.HoldsHot(!(severity < 0) && !(severity > 1));");
            code.Line(Column("severity") + "[i] = double.IsNaN(severity) ? 0 : severity;");
        }

        code.Close();
        code.Line();
        code.Line("_worker = worker;");
        code.Close();
    }

    // On a copy of the struct: explaining changes nothing.
    private static void EmitExplain(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override bool Explain(in MarketBlock block, ref Reasons reasons)");
        code.Open();
        code.Line("const int count = 1;");
        code.Line("const int i = 0;");
        EmitInputSpans(code, manifest, isBlock: false);
        code.Line(manifest.StructName + " worker = _worker;");
        EmitCall(code, "worker.Explain(", manifest.Inputs.Select(StepArgument).Append("ref reasons").ToList(), ");");
        code.Line("return true;");
        code.Close();
    }

    private static void EmitInputSpans(CodeWriter code, PluginManifest manifest)
        => EmitInputSpans(code, manifest, manifest.IsBlock);

    private static void EmitInputSpans(CodeWriter code, PluginManifest manifest, bool isBlock)
    {
        int index = 0;
        foreach (InputModel input in manifest.Inputs)
        {
            string column = Column(input.Name);
            switch (input.Kind)
            {
                case InputKind.OpenTime:
                    code.Line("ReadOnlySpan<long> " + column + " = block.OpenTimes[..count];");
                    break;
                case InputKind.BarNanos:
                    code.Line("long " + column + " = block.BarNanos;");
                    break;
                case InputKind.Row:
                    code.Line("int " + column + " = block.FirstRow;");
                    break;
                case InputKind.TickSize:
                    code.Line("double " + column + " = _tickSize;");
                    break;
                default:
                    EmitColumnSpan(code, input, column, "Binding.Inputs[" + Number(index++) + "]", isBlock);
                    break;
            }
        }
    }

    private static void EmitColumnSpan(CodeWriter code, InputModel input, string column, string bound, bool isBlock)
    {
        string type = !input.IsFlags ? "ReadOnlySpan<double>" : isBlock ? "ReadOnlySpan<FlagWord>" : "double";
        string read = input.IsFlags
            ? (isBlock ? "block.InputFlags(" : "block.InputAtFirstRow(") + bound + ")"
            : input.Kind == InputKind.Window
            ? "block.InputWithHistory(" + bound + ", _" + Names.Camel(input.Name) + "Rows - 1)"
            : "block.Input(" + bound + ")[..count]";
        if (input.IsOptional)
        {
            string given = Given(input);
            code.Line("bool " + given + " = " + bound + " >= 0;");
            read = given + " ? " + read + (type == "double" ? " : double.NaN" : " : default");
        }

        code.Line(type + " " + column + " = " + read + ";");
        if (input.Kind == InputKind.Window && !isBlock)
        {
            code.Line("int " + column + "History = " + column + ".Length - count;");
        }
    }

    private static string StepArgument(InputModel input)
    {
        string column = Column(input.Name);
        return input.Kind switch
        {
            InputKind.Row => column + " + i",
            InputKind.TickSize or InputKind.BarNanos => column,
            InputKind.OpenTime => column + "[i]",
            InputKind.Window when input.IsOptional
                => Given(input) + " ? PastWindow.EndingAt(" + column + ", " + column + "History + i, _" + Names.Camel(input.Name) + "Rows) : default",
            InputKind.Window
                => "PastWindow.EndingAt(" + column + ", " + column + "History + i, _" + Names.Camel(input.Name) + "Rows)",
            _ when input.IsFlags => column,
            _ => input.IsOptional ? Given(input) + " ? " + column + "[i] : double.NaN" : column + "[i]",
        };
    }

    // The struct works in place: it is called once per block.
    private static void EmitBlockRun(CodeWriter code, PluginManifest manifest)
    {
        bool signals = manifest.Kind == PluginKind.Opportunity;
        code.Line("public override void Run(in MarketBlock block" + (signals ? ", SignalList signals)" : ")"));
        code.Open();
        if (manifest.Inputs.Any(input => input is { IsFlags: false, Kind: InputKind.Value or InputKind.OpenTime }))
        {
            code.Line("int count = block.Count;");
        }

        EmitInputSpans(code, manifest);
        EmitOutputSpans(code, manifest, "");
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

    private static void EmitOutputSpans(CodeWriter code, PluginManifest manifest, string slice)
    {
        int index = 0;
        foreach (OutputModel output in manifest.Outputs)
        {
            string bound = "(Binding.Outputs[" + Number(index++) + "])";
            code.Line(output.IsFlags
                ? "Span<FlagWord> " + Column(output.Name) + " = block.OutputFlags" + bound + ";"
                : "Span<double> " + Column(output.Name) + " = block.Output" + bound + slice + ";");
        }
    }

    private static void EmitAtRow(CodeWriter code, PluginManifest manifest)
    {
        code.Line("public override double ValueAtEnd(in MarketBlock block)");
        code.Open();
        code.Line("int count = block.Count;");
        EmitInputSpans(code, manifest);
        code.Line(manifest.StructName + " worker = _worker;");
        var arguments = new List<string>(manifest.Inputs.Select(
            input => StepArgument(input).Replace(" + i,", " + count - 1,").Replace("[i]", "[count - 1]")));
        EmitCall(code, "return worker.At(", arguments, ");");
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
    private static void EmitCall(CodeWriter code, string start, List<string> arguments, string end)
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

    private static string Column(string name) => Names.Camel(name) + "Column";

    private static string Value(OutputModel output) => Names.Camel(output.Name) + "Value";

    private static string Given(InputModel input) => "has" + Names.Pascal(input.Name);
}
