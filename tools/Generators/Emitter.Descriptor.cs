using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>The descriptor: the manifest as data, and the factory.</summary>
internal static partial class Emitter
{
    private static void EmitDescriptor(CodeWriter code, PluginModel plugin)
    {
        PluginManifest manifest = plugin.Manifest;
        code.Line("/// <summary>The manifest of <c>" + manifest.Name + "</c>.</summary>");
        code.Line("internal sealed class " + manifest.StructName + "Descriptor : PluginDescriptor");
        code.Open();
        Text("Name", manifest.Name);
        code.Line("public override PluginKind Kind => PluginKind." + manifest.Kind + ";");
        code.Line();
        Text("Type", manifest.Type);
        Text("Subtype", manifest.Subtype);
        Text("Version", manifest.Version);
        Text("Description", manifest.Description);
        Text("Rule", manifest.Rule);
        Text("Source", manifest.Source);
        Text("Example", manifest.Example);
        Text("SignalType", manifest.SignalType);
        List("string", "Metadata", manifest.Metadata.Select(CodeWriter.Literal));
        List("ParameterDescriptor", "Parameters", manifest.Parameters.Select(Describe));
        List("InputDescriptor", "Inputs", manifest.Inputs.Where(input => input.IsColumn).Select(Describe));
        List("OutputDescriptor", "Outputs", manifest.Outputs.Select(Describe));
        ListIfAny("HandlerDescriptor", "Handlers", manifest.Handlers.Select(Describe));
        ListIfAny("string", "Publishes", manifest.Publishes.Select(CodeWriter.Literal));
        ListIfAny("string", "RequiresDtos", manifest.RequiresDtos.Select(CodeWriter.Literal));
        ListIfAny("string", "ProvidesDtos", manifest.ProvidesDtos.Select(CodeWriter.Literal));
        if (manifest.IsMultiSymbol)
        {
            code.Line("public override bool IsMultiSymbol => true;");
            code.Line();
        }

        code.Line("public override Worker Create(WorkerBinding binding) => "
            + "new " + manifest.StructName + "Operator(binding);");
        if (plugin.HasCheck)
        {
            code.Line();
            code.Line("public override string? FindProblem(ParameterSet parameters)");
            code.Indent();
            code.Line("=> global::" + plugin.FullName + ".Check(Bind(parameters));");
            code.Outdent();
        }

        code.Line();
        EmitBind(code, manifest);
        code.Close();

        void Text(string name, string value)
        {
            if (value.Length > 0 || name is "Subtype" or "SignalType")
            {
                code.Line("public override string " + name + " => " + CodeWriter.Literal(value) + ";");
                code.Line();
            }
        }

        void List(string type, string name, IEnumerable<string> items) => EmitList(code, type, name, items.ToArray());

        void ListIfAny(string type, string name, IEnumerable<string> items)
        {
            if (items.Any())
            {
                List(type, name, items);
            }
        }
    }

    private static void EmitList(CodeWriter code, string type, string name, string[] items)
    {
        string start = "public override IReadOnlyList<" + type + "> " + name + " { get; } = ";
        if (items.Length == 0)
        {
            code.Line(start + "Array.Empty<" + type + ">();");
        }
        else
        {
            code.Line(start + "new " + type + "[]");
            code.Open();
            foreach (string item in items)
            {
                EmitLong(code, item);
            }

            code.Close("};");
        }

        code.Line();
    }

    // A descriptor's description starts a line of its own where the whole is too long to read.
    private static void EmitLong(CodeWriter code, string item)
    {
        int split = item.LastIndexOf(", \"", System.StringComparison.Ordinal);
        if (item.Length <= 100 || split < 0)
        {
            code.Line(item + ",");
            return;
        }

        code.Line(item.Substring(0, split + 1));
        code.Indent();
        code.Line(item.Substring(split + 2) + ",");
        code.Outdent();
    }

    private static void EmitBind(CodeWriter code, PluginManifest manifest)
    {
        code.Line("internal static " + manifest.StructName + ".Params Bind(ParameterSet values)");
        code.Indent();
        var arguments = manifest.Parameters
            .Select((parameter, index) => IsField(parameter) ? Read(manifest, parameter, index) : "")
            .Where(argument => argument.Length > 0)
            .ToList();
        EmitCall(code, "=> new(", arguments, ");");
        code.Outdent();
    }

    private static string Read(PluginManifest manifest, ParameterModel parameter, int index)
    {
        string prefix = FieldName(parameter) + ": ";
        string nullable = parameter.IsNullable ? "Nullable" : "";
        string at = "(" + Number(index) + ")";
        return prefix + parameter.Kind switch
        {
            ParameterKind.Int => "values." + nullable + "Int" + at,
            ParameterKind.Double => "values." + nullable + "Double" + at,
            ParameterKind.Decimal => "values." + nullable + "Decimal" + at,
            ParameterKind.Bool => "values.Bool" + at,
            ParameterKind.Column or ParameterKind.Worker => "!values[" + Number(index) + "].IsNull",
            ParameterKind.Series => "values.Series" + at,
            _ when parameter.IsDirections => "(AllowedDirections)values.Choice" + at,
            _ => "(" + manifest.StructName + "." + Names.Pascal(parameter.Name) + ")values.Choice" + at,
        };
    }

    private static string Describe(ParameterModel parameter)
    {
        string choices = parameter.Choices.Count == 0
            ? "Array.Empty<string>()"
            : "new[] { " + string.Join(", ", parameter.Choices.Select(CodeWriter.Literal)) + " }";
        return "new(" + string.Join(
            ", ",
            CodeWriter.Literal(parameter.Name),
            "ParameterType." + parameter.Kind,
            parameter.Default ?? "null",
            Bound(parameter.Minimum),
            Bound(parameter.Maximum),
            choices,
            parameter.IsNullable ? "true" : "false",
            CodeWriter.Literal(parameter.Unit),
            CodeWriter.Literal(parameter.Description)) + ")";
    }

    private static string Bound(string? value) => value is null ? "null" : value + "m";

    private static string Describe(InputModel input)
    {
        string window = input.Window.Parameter.Length > 0 ? input.Window.Parameter : Number(input.Window.Extra);
        int extra = input.Window.Parameter.Length > 0 ? input.Window.Extra : 0;
        return "new(" + string.Join(
            ", ",
            CodeWriter.Literal(input.Name),
            CodeWriter.Literal(input.Source),
            CodeWriter.Literal(window),
            Number(extra),
            input.IsOptional ? "true" : "false") + (input.Window.Factor > 1 ? ", " + Number(input.Window.Factor) : "")
            + (input.IsFlags ? ", IsFlags: true" : "") + ")";
    }

    private static string Describe(HandlerModel handler)
        => "new(" + string.Join(
            ", ",
            CodeWriter.Literal(handler.Event),
            handler.IsParameter ? "true" : "false",
            "EventPayload." + handler.Payload,
            CodeWriter.Literal(handler.Name)) + ")";

    private static string Describe(OutputModel output)
        => "new(" + string.Join(
            ", ",
            CodeWriter.Literal(output.Name),
            CodeWriter.Literal(output.Unit),
            CodeWriter.Literal(output.Description),
            CodeWriter.Literal(output.DefinedAfter)) + (output.IsFlags ? ", IsFlags: true" : "") + ")";
}
