using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Tests.Config.Schema;

/// <summary>
/// A slow, obvious judge of YAML by a JSON Schema: the keywords that our schemas use, as the specification (2020-12)
/// has them; any other keyword is an error. Plain scalars are typed by YAML 1.2's core schema, as editors do it.
/// </summary>
internal sealed partial class JsonSchemaCheck(JsonElement root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>Returns the first thing that is wrong, or null.</summary>
    public string? Refuse(YamlNode node) => Refuse(root, ValueOf(node), "");

    /// <summary>Judges by one of the schema's definitions.</summary>
    public string? RefuseAs(string definition, YamlNode node)
        => Refuse(root.GetProperty("$defs").GetProperty(definition), ValueOf(node), "");

    private string? Refuse(JsonElement schema, object? value, string path)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (!Annotations.Contains(keyword.Name)
                && Refuse(schema, keyword.Name, keyword.Value, value, path) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Refuse(JsonElement schema, string keyword, JsonElement operand, object? value, string path)
    {
        var map = value as Dictionary<string, object?>;
        var list = value as List<object?>;
        bool isAll = keyword switch
        {
            "type" => operand.ValueKind == JsonValueKind.Array
                ? operand.EnumerateArray().Any(type => IsOf(type.GetString()!, value))
                : IsOf(operand.GetString()!, value),
            "const" => value is string text && text == operand.GetString(),
            "enum" => value is string word && operand.EnumerateArray().Any(item => item.GetString() == word),
            "pattern" => value is not string written || Regex.IsMatch(written, operand.GetString()!),
            "minLength" => value is not string letters || letters.Length >= operand.GetInt32(),
            "minimum" => value is not double low || low >= operand.GetDouble(),
            "maximum" => value is not double high || high <= operand.GetDouble(),
            "exclusiveMinimum" => value is not double above || above > operand.GetDouble(),
            "minItems" => list is null || list.Count >= operand.GetInt32(),
            "maxItems" => list is null || list.Count <= operand.GetInt32(),
            "uniqueItems" => list is null || list.Distinct().Count() == list.Count,
            "required" => map is null || operand.EnumerateArray().All(key => map.ContainsKey(key.GetString()!)),
            "dependentRequired" => map is null || operand.EnumerateObject().All(
                pair => !map.ContainsKey(pair.Name)
                    || pair.Value.EnumerateArray().All(key => map.ContainsKey(key.GetString()!))),
            "anyOf" => operand.EnumerateArray().Any(form => Refuse(form, value, path) is null),
            "oneOf" => operand.EnumerateArray().Count(form => Refuse(form, value, path) is null) == 1,
            "items" or "properties" or "additionalProperties" or "allOf" or "if" or "then" or "$ref" => true,
            _ => throw new NotSupportedException(keyword),
        };
        return !isAll ? $"{path}: {keyword} {operand}" : keyword switch
        {
            "items" => list?.Select((item, i) => Refuse(operand, item, $"{path}[{i}]")).FirstOrDefault(
                found => found is not null),
            "properties" => map is null ? null : operand.EnumerateObject()
                .Where(pair => map.ContainsKey(pair.Name))
                .Select(pair => Refuse(pair.Value, map[pair.Name], path + "." + pair.Name))
                .FirstOrDefault(found => found is not null),
            "additionalProperties" => map?.Where(pair => !IsDeclared(schema, pair.Key))
                .Select(pair => operand.ValueKind == JsonValueKind.False
                    ? $"{path}: unknown key {pair.Key}"
                    : Refuse(operand, pair.Value, path + "." + pair.Key))
                .FirstOrDefault(found => found is not null),
            "allOf" => operand.EnumerateArray().Select(form => Refuse(form, value, path)).FirstOrDefault(
                found => found is not null),
            "if" => Refuse(operand, value, path) is null && schema.TryGetProperty("then", out JsonElement then)
                ? Refuse(then, value, path)
                : null,
            "$ref" => Refuse(
                root.GetProperty("$defs").GetProperty(operand.GetString()!["#/$defs/".Length..]), value, path),
            _ => null,
        };
    }

    private static bool IsDeclared(JsonElement schema, string key)
        => schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(key, out _);

    private static bool IsOf(string type, object? value) => type switch
    {
        "object" => value is Dictionary<string, object?>,
        "array" => value is List<object?>,
        "string" => value is string,
        "number" => value is double,
        "integer" => value is double number && Math.Floor(number).Equals(number),
        "boolean" => value is bool,
        "null" => value is null,
        _ => throw new NotSupportedException(type),
    };

    private static object? ValueOf(YamlNode node) => node switch
    {
        YamlMapping map => map.Entries.ToDictionary(entry => entry.Key.Text, entry => ValueOf(entry.Value)),
        YamlSequence list => list.Items.Select(ValueOf).ToList(),
        YamlScalar { IsQuoted: true } scalar => scalar.Text,
        YamlScalar scalar => scalar.Text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => CoreNumber().IsMatch(scalar.Text)
                ? double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture)
                : scalar.Text,
        },
        _ => throw new NotSupportedException(),
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CoreNumber();
}
