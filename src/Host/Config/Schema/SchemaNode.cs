using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Config.Build;

namespace S1mpleTrader.Host.Config.Schema;

/// <summary>
/// A part of a JSON Schema (2020-12): what a value may be. Made where the value is read, by the same call.
/// </summary>
/// <remarks>
/// Never narrower than the reader: what a schema refuses, the reader refuses. A reader may refuse
/// more, since a schema can't compare one value with another, and since YAML has several spellings of
/// a number of which only one is right here.
/// </remarks>
internal sealed class SchemaNode
{
    private readonly List<string> _types = [];
    private readonly List<(string Key, SchemaNode Value)> _properties = [];
    private readonly List<string> _required = [];
    private readonly List<(string Key, string NeededKey)> _dependent = [];
    private IReadOnlyList<string>? _words;
    private string? _pattern;
    private string? _minimum;
    private string? _aboveMinimum;
    private string? _maximum;
    private string? _default;
    private string? _description;
    private string? _reference;
    private SchemaNode? _items;
    private SchemaNode? _otherProperties;
    private int? _minLength;
    private int? _minItems;
    private int? _maxItems;
    private bool _isClosed;
    private bool _isUnique;
    private IReadOnlyList<SchemaNode> _anyOf = [];
    private IReadOnlyList<string> _exactlyOneOf = [];
    private readonly List<(string Key, string Word, SchemaNode Then)> _conditions = [];

    private SchemaNode(params string[] types) => _types.AddRange(types);

    /// <summary>What stands behind a key of an object; null where it isn't declared.</summary>
    public SchemaNode? Property(string key) => _properties.Find(property => property.Key == key).Value;

    /// <summary>The keys of an object.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            foreach ((string key, _) in _properties)
            {
                yield return key;
            }
        }
    }

    /// <summary>Anything.</summary>
    public static SchemaNode Any() => new();

    /// <summary>A mapping with declared keys and no others.</summary>
    public static SchemaNode Object() => new("object") { _isClosed = true };

    /// <summary>Something about a mapping whose other keys stand elsewhere.</summary>
    public static SchemaNode Fragment() => new();

    /// <summary>A mapping with keys of the user's own.</summary>
    public static SchemaNode MapOf(SchemaNode value) => new("object") { _otherProperties = value };

    /// <summary>Text that isn't empty. A plain word that YAML takes for a number or a switch is text here.</summary>
    public static SchemaNode Text(string? pattern = null)
        => new("string", "number", "boolean") { _pattern = pattern, _minLength = pattern is null ? 1 : null };

    /// <summary>A name without a dot, which a number with a fraction has.</summary>
    public static SchemaNode Id(string pattern) => new("string", "integer", "boolean") { _pattern = pattern };

    /// <summary>Text of a pattern that no number has.</summary>
    public static SchemaNode Words(string pattern) => new("string", "boolean") { _pattern = pattern };

    /// <summary>Any single value.</summary>
    public static SchemaNode AnyText() => new("string", "number", "boolean");

    /// <summary>Text that no other YAML type looks like.</summary>
    public static SchemaNode Written(string pattern) => new("string") { _pattern = pattern };

    /// <summary>One of a set of words.</summary>
    public static SchemaNode Choice(IReadOnlyList<string> words) => new() { _words = words };

    /// <summary>True or false.</summary>
    public static SchemaNode Boolean() => new("boolean");

    /// <summary>A whole number.</summary>
    public static SchemaNode Integer(long min, long max) => new("integer")
    {
        _minimum = min == long.MinValue ? null : min.ToString(CultureInfo.InvariantCulture),
        _maximum = max == long.MaxValue ? null : max.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number within exact bounds.</summary>
    public static SchemaNode Number(decimal? min, decimal? max) => new("number")
    {
        _minimum = min is null or decimal.MinValue ? null : min.Value.ToString(CultureInfo.InvariantCulture),
        _maximum = max is null or decimal.MaxValue ? null : max.Value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number within bounds.</summary>
    public static SchemaNode Number(double min, double max) => new("number")
    {
        _minimum = min <= double.MinValue ? null : min.ToString("R", CultureInfo.InvariantCulture),
        _maximum = max >= double.MaxValue ? null : max.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A number above 0.</summary>
    public static SchemaNode Positive() => new("number") { _aboveMinimum = "0" };

    /// <summary>Two numbers.</summary>
    public static SchemaNode Pair()
        => new("array") { _items = Number(null, null), _minItems = 2, _maxItems = 2 };

    /// <summary>A list.</summary>
    public static SchemaNode ListOf(SchemaNode item, int minItems = 0, int maxItems = 0, bool isUnique = false)
        => new("array")
        {
            _items = item,
            _minItems = minItems == 0 ? null : minItems,
            _maxItems = maxItems == 0 ? null : maxItems,
            _isUnique = isUnique,
        };

    /// <summary>One form or another.</summary>
    public static SchemaNode AnyOf(params IReadOnlyList<SchemaNode> forms) => new() { _anyOf = forms };

    /// <summary>A definition of the same document.</summary>
    public static SchemaNode Reference(string name) => new() { _reference = "#/$defs/" + name };

    /// <summary>Declares a key of an object; a key that is declared already stays as it was.</summary>
    public SchemaNode With(string key, SchemaNode value, bool isRequired = false)
    {
        if (Property(key) is null)
        {
            _properties.Add((key, value));
        }

        if (isRequired && !_required.Contains(key))
        {
            _required.Add(key);
        }

        return this;
    }

    /// <summary>What workers of a blueprint may stand here; null where none do.</summary>
    public WorkerCategory? Category { get; set; }

    /// <summary>The schemas inside this one.</summary>
    public IEnumerable<SchemaNode> Children
    {
        get
        {
            foreach ((_, SchemaNode value) in _properties)
            {
                yield return value;
            }

            if (_items is not null)
            {
                yield return _items;
            }

            if (_otherProperties is not null)
            {
                yield return _otherProperties;
            }
        }
    }

    /// <summary>Puts a narrower schema behind a declared key.</summary>
    public void Narrow(string key, SchemaNode value)
    {
        int index = _properties.FindIndex(property => property.Key == key);
        Invariant.Holds(index >= 0);
        _properties[index] = (key, value);
    }

    /// <summary>Turns an object into one with keys of the user's own.</summary>
    public void OpenTo(SchemaNode value)
    {
        _isClosed = false;
        _otherProperties = value;
    }

    /// <summary>Of some keys exactly one is there.</summary>
    public void RequireExactlyOne(IReadOnlyList<string> keys) => _exactlyOneOf = keys;

    /// <summary>A key may only be there together with another.</summary>
    public void RequireTogether(string key, string neededKey) => _dependent.Add((key, neededKey));

    /// <summary>What holds besides where a key has a certain word.</summary>
    public void When(string key, string word, SchemaNode then) => _conditions.Add((key, word, then));

    /// <summary>Lets null stand for "not set".</summary>
    public SchemaNode OrNull() => AnyOf(this, new SchemaNode("null"));

    /// <summary>Says in words what the value is.</summary>
    public SchemaNode Described(string description)
    {
        _description = description.Length == 0 ? null : description;
        return this;
    }

    /// <summary>Says what holds where the key is absent.</summary>
    /// <param name="json">The value as JSON.</param>
    public SchemaNode WithDefault(string json)
    {
        _default = json;
        return this;
    }

    /// <summary>Writes the schema as a JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteContent(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of the schema's JSON object.</summary>
    public void WriteContent(Utf8JsonWriter json)
    {
        WriteText(json, "description", _description);
        WriteText(json, "$ref", _reference);
        if (_types.Count == 1)
        {
            json.WriteString("type", _types[0]);
        }
        else if (_types.Count > 1)
        {
            WriteTexts(json, "type", _types);
        }

        if (_words is not null)
        {
            WriteTexts(json, "enum", _words);
        }

        WriteRaw(json, "minLength", _minLength?.ToString(CultureInfo.InvariantCulture));
        WriteText(json, "pattern", _pattern);
        WriteRaw(json, "minimum", _minimum);
        WriteRaw(json, "exclusiveMinimum", _aboveMinimum);
        WriteRaw(json, "maximum", _maximum);
        WriteRaw(json, "default", _default);
        WriteList(json);
        WriteObject(json);
        WriteForms(json);
    }

    private void WriteList(Utf8JsonWriter json)
    {
        if (_items is not null)
        {
            json.WritePropertyName("items");
            _items.Write(json);
        }

        WriteRaw(json, "minItems", _minItems?.ToString(CultureInfo.InvariantCulture));
        WriteRaw(json, "maxItems", _maxItems?.ToString(CultureInfo.InvariantCulture));
        if (_isUnique)
        {
            json.WriteBoolean("uniqueItems", true);
        }
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        if (_properties.Count > 0)
        {
            json.WriteStartObject("properties");
            foreach ((string key, SchemaNode value) in _properties)
            {
                json.WritePropertyName(key);
                value.Write(json);
            }

            json.WriteEndObject();
        }

        if (_isClosed)
        {
            json.WriteBoolean("additionalProperties", false);
        }
        else if (_otherProperties is not null)
        {
            json.WritePropertyName("additionalProperties");
            _otherProperties.Write(json);
        }

        if (_required.Count > 0)
        {
            WriteTexts(json, "required", _required);
        }

        if (_dependent.Count > 0)
        {
            json.WriteStartObject("dependentRequired");
            foreach ((string key, string neededKey) in _dependent)
            {
                WriteTexts(json, key, [neededKey]);
            }

            json.WriteEndObject();
        }
    }

    private void WriteForms(Utf8JsonWriter json)
    {
        if (_anyOf.Count > 0)
        {
            json.WriteStartArray("anyOf");
            foreach (SchemaNode form in _anyOf)
            {
                form.Write(json);
            }

            json.WriteEndArray();
        }

        if (_exactlyOneOf.Count > 0)
        {
            json.WriteStartArray("oneOf");
            foreach (string key in _exactlyOneOf)
            {
                json.WriteStartObject();
                WriteTexts(json, "required", [key]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (_conditions.Count > 0)
        {
            json.WriteStartArray("allOf");
            foreach ((string key, string word, SchemaNode then) in _conditions)
            {
                json.WriteStartObject();
                json.WriteStartObject("if");
                json.WriteStartObject("properties");
                json.WriteStartObject(key);
                json.WriteString("const", word);
                json.WriteEndObject();
                json.WriteEndObject();
                WriteTexts(json, "required", [key]);
                json.WriteEndObject();
                json.WritePropertyName("then");
                then.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string key, string? text)
    {
        if (text is not null)
        {
            json.WriteString(key, text);
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(key);
            json.WriteRawValue(value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string key, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(key);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
