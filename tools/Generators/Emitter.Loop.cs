using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>
/// The loop of a worker that is stepped row by row: in its own operator, or merged with others in a fused pipeline.
/// </summary>
internal static partial class Emitter
{
    /// <summary>
    /// Writes what stands before the loop of a worker that is stepped row by row, inside a block of <c>count</c> rows.
    /// </summary>
    /// <remarks>
    /// Spans are sliced to the block first, so that bounds checks vanish; the struct is copied
    /// to a local, so that it lives in registers.
    /// </remarks>
    internal static void EmitLoopStart(CodeWriter code, PluginManifest manifest, LoopScope scope)
    {
        EmitInputSpans(code, manifest, isBlock: false, scope);
        int index = 0;
        foreach (OutputModel output in manifest.Outputs)
        {
            string bound = scope.Binding + ".Outputs[" + Number(index) + "]";
            if (scope.IsRead(index++))
            {
                string slice = manifest.Outputs.Count == 1 || scope.IsFused ? "[..count]" : "";
                code.Line("Span<double> " + scope.Column(output.Name) + " = block.Output(" + bound + ")" + slice + ";");
            }
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            code.Line(
                "Span<" + scratch.Type + "> " + scope.Column(scratch.Name) + " = " + scope.Scratch(scratch) + ";");
        }

        code.Line(scope.TypeOf(manifest) + " " + scope.Local + " = " + scope.Worker + ";");
    }

    /// <summary>Writes what the loop does at row <c>firstRow + i</c>.</summary>
    internal static void EmitLoopRow(CodeWriter code, PluginManifest manifest, LoopScope scope)
    {
        var arguments = new List<string>(manifest.Inputs.Select(input => StepArgument(input, scope)));
        arguments.AddRange(manifest.Scratch.Select(scratch => scope.Column(scratch.Name)));
        if (manifest.Kind == PluginKind.Context)
        {
            EmitStep(code, manifest, scope, arguments);
        }
        else if (manifest.Kind == PluginKind.Opportunity)
        {
            // A copy is handed on, so that the signal itself never leaves the registers.
            arguments.Add("ref " + scope.Name("signal"));
            code.Line("OpportunitySignal " + scope.Name("signal") + " = default;");
            EmitCall(code, "if (" + scope.Local + ".Detect(", arguments, "))");
            code.Open();
            code.Line("OpportunitySignal " + scope.Name("published") + " = " + scope.Name("signal") + ";");
            code.Line(scope.Name("signals") + ".Add(firstRow + i, in " + scope.Name("published") + ");");
            code.Close();
        }
        else
        {
            EmitCall(code, "double severity = " + scope.Local + ".Severity(", arguments, ");");
            code.Line(scope.Column("severity") + "[i] = double.IsNaN(severity) ? 0 : severity;");
        }
    }

    /// <summary>Writes what stands behind the loop.</summary>
    internal static void EmitLoopEnd(CodeWriter code, LoopScope scope)
        => code.Line(scope.Worker + " = " + scope.Local + ";");

    private static void EmitStep(CodeWriter code, PluginManifest manifest, LoopScope scope, List<string> arguments)
    {
        // Of several outputs some may have no reader: their spans are empty, or in a fused pipeline not there.
        bool isSingle = manifest.Outputs.Count == 1;
        arguments.AddRange(manifest.Outputs.Select((output, index) => !scope.IsRead(index) ? "out _"
            : isSingle ? "out " + scope.Column(output.Name) + "[i]" : "out double " + scope.Name(Value(output))));
        EmitCall(code, scope.Local + ".Step(", arguments, ");");
        for (int index = 0; !isSingle && index < manifest.Outputs.Count; index++)
        {
            string column = scope.Column(manifest.Outputs[index].Name);
            string store = column + "[i] = " + scope.Name(Value(manifest.Outputs[index])) + ";";
            if (scope.IsFused && scope.IsRead(index))
            {
                code.Line(store);
            }
            else if (!scope.IsFused)
            {
                code.Line();
                code.Line("if (i < " + column + ".Length)");
                code.Open();
                code.Line(store);
                code.Close();
            }
        }
    }

    private static void EmitInputSpans(CodeWriter code, PluginManifest manifest, bool isBlock, LoopScope scope)
    {
        int index = 0;
        foreach (InputModel input in manifest.Inputs)
        {
            string column = scope.Column(input.Name);
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
                    code.Line("double " + column + " = " + scope.TickSize + ";");
                    break;
                default:
                    EmitColumnSpan(code, input, scope, scope.Binding + ".Inputs[" + Number(index++) + "]", isBlock);
                    break;
            }
        }
    }

    private static void EmitColumnSpan(CodeWriter code, InputModel input, LoopScope scope, string bound, bool isBlock)
    {
        string column = scope.Column(input.Name);
        string type = !input.IsFlags ? "ReadOnlySpan<double>" : isBlock ? "ReadOnlySpan<FlagWord>" : "double";
        string read = input.IsFlags
            ? (isBlock ? "block.InputFlags(" : "block.InputAtFirstRow(") + bound + ")"
            : input.Kind == InputKind.Window
            ? "block.InputWithHistory(" + bound + ", " + scope.Rows(input) + " - 1)"
            : "block.Input(" + bound + ")[..count]";
        if (input.IsOptional)
        {
            string given = scope.Name(Given(input));
            code.Line("bool " + given + " = " + bound + " >= 0;");
            read = given + " ? " + read + (type == "double" ? " : double.NaN" : " : default");
        }

        code.Line(type + " " + column + " = " + read + ";");
        if (input.Kind == InputKind.Window && !isBlock)
        {
            code.Line("int " + column + "History = " + column + ".Length - count;");
        }
    }

    private static string StepArgument(InputModel input, LoopScope scope)
    {
        string column = scope.Column(input.Name);
        string given = scope.Name(Given(input));
        string window = "PastWindow.EndingAt(" + column + ", " + column + "History + i, " + scope.Rows(input) + ")";
        return input.Kind switch
        {
            InputKind.Row => column + " + i",
            InputKind.TickSize or InputKind.BarNanos => column,
            InputKind.OpenTime => column + "[i]",
            InputKind.Window => input.IsOptional ? given + " ? " + window + " : default" : window,
            _ when input.IsFlags => column,
            _ => input.IsOptional ? given + " ? " + column + "[i] : double.NaN" : column + "[i]",
        };
    }
}
