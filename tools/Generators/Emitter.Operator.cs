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
        bool isFusable = manifest.Kind is PluginKind.Context or PluginKind.Opportunity;
        code.Line("/// <summary>Runs <see cref=\"" + name + "\"/> for the kernel.</summary>");
        code.Line((isFusable ? plugin.Accessibility : "internal")
            + " sealed class " + name + "Operator : " + BaseOf(manifest.Kind));
        code.Open();
        EmitFields(code, manifest);
        code.Line();
        EmitConstructor(code, manifest);
        code.Line();
        if (isFusable && !manifest.IsBlock)
        {
            EmitParts(code, manifest);
        }

        EmitReset(code, manifest, isFusable);
        code.Line();
        EmitRole(code, manifest);
        if (IsStateless(plugin))
        {
            EmitStateless(code, manifest);
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

    private static void EmitFields(CodeWriter code, PluginManifest manifest)
    {
        code.Line("private readonly " + manifest.StructName + ".Params _parameters;");
        foreach (InputModel window in Windows(manifest))
        {
            string field = "private readonly int _" + Names.Camel(window.Name) + "Rows;";
            code.Line(field + " // Rows of the window, now included.");
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line("private readonly " + scratch.Type + "[] " + LoopScope.ScratchField(scratch) + ";");
        }

        if (HasTickSize(manifest))
        {
            code.Line("private readonly double _tickSize;");
        }

        code.Line("private " + manifest.StructName + " _worker;");
    }

    private static void EmitConstructor(CodeWriter code, PluginManifest manifest)
    {
        string name = manifest.StructName;
        code.Line("internal " + name + "Operator(WorkerBinding binding)");
        code.Indent();
        code.Line(": base(binding)");
        code.Outdent();
        code.Open();
        code.Line("_parameters = " + name + "Descriptor.Bind(binding.Parameters);");
        foreach (InputModel window in Windows(manifest))
        {
            code.Line("_" + Names.Camel(window.Name) + "Rows = " + Rows(window.Window) + ";");
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line(
                LoopScope.ScratchField(scratch) + " = new " + scratch.Type + "[" + Rows(scratch.Length) + "];");
        }

        if (HasTickSize(manifest))
        {
            code.Line("_tickSize = (double)binding.Instrument.TickSize;");
        }

        code.Line("_worker = new " + name + "(_parameters);");
        code.Close();
    }

    // What a fused pipeline works on, which may stand in another project.
    private static void EmitParts(CodeWriter code, PluginManifest manifest)
    {
        Part("The worker, in place.", "ref " + manifest.StructName + " Worker => ref _worker;");
        foreach (InputModel window in Windows(manifest))
        {
            string rows = "int " + Names.Pascal(window.Name) + "Rows => _" + Names.Camel(window.Name) + "Rows;";
            Part("Rows of the window, now included.", rows);
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            string span = "Span<" + scratch.Type + "> " + Names.Pascal(scratch.Name) + "Scratch";
            Part("Memory that stays from row to row.", span + " => " + LoopScope.ScratchField(scratch) + ";");
        }

        if (HasTickSize(manifest))
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
            code.Line("Array.Clear(" + LoopScope.ScratchField(scratch) + ");");
        }

        code.Line("_worker = new " + manifest.StructName + "(_parameters);");
        code.Close();
    }

    private static IEnumerable<InputModel> Windows(PluginManifest manifest)
        => manifest.Inputs.Where(input => input.Kind == InputKind.Window);

    private static bool HasTickSize(PluginManifest manifest)
        => manifest.Inputs.Any(input => input.Kind == InputKind.TickSize);

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

        string text = (rows.Factor > 1 ? Number(rows.Factor) + " * " : "")
            + "_parameters." + Names.Pascal(rows.Parameter);
        return rows.Extra > 0 ? text + " + " + Number(rows.Extra) : text;
    }
}
