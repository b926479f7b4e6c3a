using Microsoft.CodeAnalysis;

namespace S1mpleTrader.Generators;

/// <summary>
/// Every rule that a plugin's manifest and struct, or a blueprint to be fused, can break.
/// All are errors at the line in question.
/// </summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor BrokenYaml = Rule(1, "Manifest isn't readable", "{0}");

    public static readonly DiagnosticDescriptor UnknownKey = Rule(2, "Unknown key", "unknown key '{0}' in {1}{2}");

    public static readonly DiagnosticDescriptor MissingKey = Rule(3, "Missing key", "{0} lacks the key '{1}'");

    public static readonly DiagnosticDescriptor WrongShape = Rule(4, "Wrong shape", "{0} must be {1}, not {2}");

    public static readonly DiagnosticDescriptor UnknownWord = Rule(5, "Unknown word", "unknown {0} '{1}'{2}");

    public static readonly DiagnosticDescriptor BadName = Rule(6, "Bad name", "the name '{0}' {1}");

    public static readonly DiagnosticDescriptor BadValue = Rule(7, "Bad value", "{0}: {1}");

    public static readonly DiagnosticDescriptor OutOfRange = Rule(
        8, "Default out of range", "the default {0} of '{1}' is not within {2} to {3}");

    public static readonly DiagnosticDescriptor UnfittingKey = Rule(
        9, "Key doesn't fit", "the key '{0}' doesn't fit {1}");

    public static readonly DiagnosticDescriptor UnknownSource = Rule(
        10, "Unknown input source", "the input '{0}' comes from '{1}', "
            + "which is neither a raw column nor a parameter of type column or worker{2}");

    public static readonly DiagnosticDescriptor BadLength = Rule(
        11, "Bad window or length", "'{0}' is no number of rows: write a number, an int parameter, "
            + "or k * parameter + n{1}");

    public static readonly DiagnosticDescriptor TooMuchMetadata = Rule(
        12, "Too much metadata", "a signal carries at most four numbers, not {0}");

    public static readonly DiagnosticDescriptor BadOutputs = Rule(13, "Outputs don't fit", "{0}");

    public static readonly DiagnosticDescriptor MissingStruct = Rule(
        14, "Struct not found", "no struct '{0}' is in the project; '{1}' needs: public partial struct {0}");

    public static readonly DiagnosticDescriptor StructNotPartial = Rule(
        15, "Struct not partial", "the struct '{0}' must be partial, so that the generator can add to it");

    public static readonly DiagnosticDescriptor MissingMethod = Rule(
        16, "Method not found", "the struct '{0}' lacks the method: {1}");

    public static readonly DiagnosticDescriptor MethodNotPartial = Rule(
        17, "Method not partial", "the method '{0}' must be public and partial: {1}");

    public static readonly DiagnosticDescriptor WrongParameter = Rule(
        18, "Parameter doesn't match", "the method '{0}' {1}; the manifest asks for: {2}");

    public static readonly DiagnosticDescriptor WrongOutput = Rule(
        19, "Output doesn't match", "the method '{0}' {1}; the manifest asks for: {2}");

    public static readonly DiagnosticDescriptor WrongFolder = Rule(
        20, "Folder doesn't match", "the plugin '{0}' must stand in a folder '{1}', not '{2}'");

    public static readonly DiagnosticDescriptor DuplicatePlugin = Rule(
        21, "Duplicate plugin", "the plugin '{0}' is declared a second time; the first is {1}");

    public static readonly DiagnosticDescriptor BadEvent = Rule(22, "Event doesn't fit", "the event '{0}' {1}");

    public static readonly DiagnosticDescriptor NotFusable = Rule(
        23, "Blueprint can't be fused", "the blueprint '{0}' can't become a fused pipeline: it {1}");

    public static readonly DiagnosticDescriptor DuplicatePipeline = Rule(
        24,
        "Duplicate pipeline",
        "the strategy '{0}' would become the class {1}, a name that {2} takes already: rename one");

    public static readonly DiagnosticDescriptor NeverCalled = Rule(
        25, "Method is never called", "the method '{0}' would never be called; the one that is: {1}");

    private static DiagnosticDescriptor Rule(int number, string title, string message)
        => new(
            "S1T" + number.ToString("D3", System.Globalization.CultureInfo.InvariantCulture),
            title,
            message,
            "S1mpleTrader.Plugins",
            DiagnosticSeverity.Error,
            true);
}
