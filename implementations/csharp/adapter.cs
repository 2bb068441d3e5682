// UNTESTED: written against the documented API of the SDK, never compiled or run by this suite, and left out of every
// figure. Drives the CloudEvents SDK for .NET: JSON-RPC, one message a line (docs/adapter-protocol.md).

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Avro;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.Protobuf;
using CloudNative.CloudEvents.SystemTextJson;

var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifest.json")))!;
var http = new HttpClient();
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));

while (await input.ReadLineAsync() is { } line)
{
    var request = JsonNode.Parse(line)!;
    var method = (string)request["method"]!;
    var reply = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]?.DeepClone() };
    try
    {
        var result = await Answer(method, request["params"] ?? new JsonObject());
        result["outcome"] = "ok";
        reply["result"] = result;
    }
    catch (Rejected error)
    {
        reply["result"] = new JsonObject { ["outcome"] = "rejected", ["message"] = error.Message };
    }
    catch (Unsupported error)
    {
        reply["result"] = new JsonObject { ["outcome"] = "unsupported", ["capability"] = error.Message };
    }
    catch (Exception error)
    {
        reply["error"] = new JsonObject { ["code"] = -32603, ["message"] = error.ToString() };
    }
    await output.WriteLineAsync(reply.ToJsonString());
    if (method == "shutdown") break;
}

async Task<JsonObject> Answer(string method, JsonNode p)
{
    switch (method)
    {
        case "initialize":
            return new JsonObject
            {
                ["protocolVersion"] = 1,
                ["implementation"] = new JsonObject
                {
                    ["name"] = (string)manifest["title"]!,
                    ["version"] = typeof(CloudEvent).Assembly.GetName().Version!.ToString(3),
                    ["language"] = "C#",
                    ["url"] = (string)manifest["homepage"]!,
                },
                ["capabilities"] = manifest["capabilities"]!.DeepClone(),
                ["maxConcurrency"] = 1,
            };
        case "shutdown":
            return new JsonObject();
        case "validate":
            Build(p["event"]!, "json");
            return new JsonObject();
        case "encode":
            Supported(method, p);
            return new JsonObject { ["message"] = await MessageForm(Encode(p)) };
        case "decode":
            Supported(method, p);
            var (events, isBatch) = await Read(p["message"]!);
            if (!isBatch) return new JsonObject { ["event"] = EventForm(events[0]) };
            return new JsonObject { ["events"] = new JsonArray(events.Select(one => (JsonNode)EventForm(one)).ToArray()) };
        case "forward":
            Supported(method, p);
            var messages = new JsonArray();
            foreach (var one in (await Read(p["message"]!)).Events)
                messages.Add(await MessageForm(Ask(() => one.ToHttpContent(Mode(p), Formatter(Format(p))))));
            return new JsonObject { ["messages"] = messages };
        case "send":
            Supported(method, p);
            var content = Encode(p);
            await AskAsync(() => http.PostAsync((string)p["to"]!, content));
            return new JsonObject();
        default:
            throw new Unsupported(method);
    }
}

void Supported(string operation, JsonNode p)
{
    var binding = (string)p["binding"]!;
    var declared = manifest["capabilities"]!["bindings"]![binding];
    if (declared?[operation] is not JsonArray modes) throw new Unsupported($"{binding} {operation}");
    var mode = (string?)p["mode"];
    if (mode is not null && !Has(modes, mode)) throw new Unsupported($"{operation} in mode {mode}");
    var formats = (JsonArray)declared[mode == "batched" ? "batchFormats" : "formats"]!;
    if (!Has(formats, Format(p))) throw new Unsupported($"format {Format(p)}");
}

static bool Has(JsonArray list, string wanted) => list.Any(one => (string?)one == wanted);
static string Format(JsonNode p) => (string?)p["format"] ?? "json";
static ContentMode Mode(JsonNode p) => (string)p["mode"]! == "binary" ? ContentMode.Binary : ContentMode.Structured;

static CloudEventFormatter Formatter(string format) => format switch
{
    "protobuf" => new ProtobufEventFormatter(),
    "avro" => new AvroEventFormatter(),
    _ => new JsonEventFormatter(),
};

// What a call into the SDK throws is its refusal.
static T Ask<T>(Func<T> call)
{
    try { return call(); }
    catch (Exception error) { throw new Rejected(error); }
}

static async Task<T> AskAsync<T>(Func<Task<T>> call)
{
    try { return await call(); }
    catch (Exception error) { throw new Rejected(error); }
}

// Events: the attributes that a user sets, and those that the event says it has.

static CloudEvent Build(JsonNode form, string format)
{
    var attributes = form["attributes"]!.AsObject();
    var version = Ask(() => CloudEventsSpecVersion.FromVersionId((string?)attributes["specversion"]?["value"]));
    if (version is null) throw new Rejected(new ArgumentException("the SDK does not know this specversion"));
    var named = version.AllAttributes.Select(one => one.Name).Append("specversion").ToHashSet();
    return Ask(() =>
    {
        var extensions = attributes.Where(one => !named.Contains(one.Key))
            .Select(one => CloudEventAttribute.CreateExtension(one.Key, TypeOf((string)one.Value!["type"]!)));
        var made = new CloudEvent(version, extensions.ToList());
        foreach (var (name, attribute) in attributes)
            if (name != "specversion") made.SetAttributeFromString(name, TextOf(attribute!["value"]!));
        made.Data = NativeData(form["data"], format);
        return made.Validate();
    });
}

static CloudEventAttributeType TypeOf(string name) => name switch
{
    "Boolean" => CloudEventAttributeType.Boolean,
    "Integer" => CloudEventAttributeType.Integer,
    "Binary" => CloudEventAttributeType.Binary,
    "URI" => CloudEventAttributeType.Uri,
    "URI-reference" => CloudEventAttributeType.UriReference,
    "Timestamp" => CloudEventAttributeType.Timestamp,
    _ => CloudEventAttributeType.String,
};

static string TextOf(JsonNode value)
{
    if (value is JsonObject) return (string)value["base64"]!;
    return value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();
}

// The formatters of Protobuf and Avro take text where that of JSON takes a JSON value.
static object? NativeData(JsonNode? data, string format)
{
    if (data is not JsonObject form) return null;
    if (form.ContainsKey("base64")) return Convert.FromBase64String((string)form["base64"]!);
    if (form.ContainsKey("text")) return (string)form["text"]!;
    var json = form["json"]?.ToJsonString() ?? "null";
    return format == "json" ? JsonDocument.Parse(json).RootElement : json;
}

static JsonObject EventForm(CloudEvent event_)
{
    var attributes = new JsonObject { ["specversion"] = Attribute("String", event_.SpecVersion.VersionId) };
    foreach (var (attribute, value) in event_.GetPopulatedAttributes())
        attributes[attribute.Name] = value switch
        {
            bool truth => Attribute("Boolean", truth),
            int number => Attribute("Integer", number),
            byte[] bytes => Attribute("Binary", Base64(bytes)),
            _ => Attribute(TypeName(attribute.Type), attribute.Format(value)),
        };
    var form = new JsonObject { ["attributes"] = attributes };
    switch (event_.Data)
    {
        case null: break;
        case byte[] bytes: form["data"] = Base64(bytes); break;
        case JsonElement json: form["data"] = new JsonObject { ["json"] = JsonNode.Parse(json.GetRawText()) }; break;
        case string text when Regex.IsMatch(event_.DataContentType ?? "", "^[^;]*[/+]json\\s*(;|$)", RegexOptions.IgnoreCase):
            form["data"] = Base64(Encoding.UTF8.GetBytes(text)); // the formatter kept the JSON text
            break;
        case string text: form["data"] = new JsonObject { ["text"] = text }; break;
        case var other: form["data"] = new JsonObject { ["text"] = other.ToString() }; break;
    }
    return form;
}

static JsonObject Attribute(string type, JsonNode value) => new() { ["type"] = type, ["value"] = value };
static JsonObject Base64(byte[] bytes) => new() { ["base64"] = Convert.ToBase64String(bytes) };
static string TypeName(CloudEventAttributeType type) => type.Name == "URI-Reference" ? "URI-reference" : type.Name;

// Messages: an HttpContent with headers of its own out, an HttpRequestMessage in.

static HttpContent Encode(JsonNode p)
{
    var format = Format(p);
    if ((string)p["mode"]! == "batched")
    {
        var events = p["events"]!.AsArray().Select(one => Build(one!, format)).ToList();
        return Ask(() => events.ToHttpContent(Formatter(format)));
    }
    var made = Build(p["event"]!, format);
    return Ask(() => made.ToHttpContent(Mode(p), Formatter(format)));
}

static async Task<JsonObject> MessageForm(HttpContent content)
{
    var fields = new JsonArray();
    foreach (var (name, values) in content.Headers.NonValidated)
        foreach (var value in values)
            fields.Add(new JsonObject { ["name"] = name, ["value"] = value });
    return new JsonObject { ["fields"] = fields, ["body"] = Base64(await content.ReadAsByteArrayAsync()) };
}

static async Task<(IReadOnlyList<CloudEvent> Events, bool IsBatch)> Read(JsonNode message)
{
    var body = message["body"] is { } form ? Convert.FromBase64String((string)form["base64"]!) : Array.Empty<byte>();
    var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/") { Content = new ByteArrayContent(body) };
    foreach (var field in message["fields"]!.AsArray())
    {
        var name = (string)field!["name"]!;
        if (name.StartsWith(':')) continue;
        var value = field["value"] is JsonObject bytes
            ? Encoding.Latin1.GetString(Convert.FromBase64String((string)bytes["base64"]!))
            : (string)field["value"]!;
        HttpHeaders headers = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
            ? request.Content.Headers
            : request.Headers;
        headers.TryAddWithoutValidation(name, value);
    }
    var type = request.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : "";
    var format = type.Contains("protobuf", StringComparison.OrdinalIgnoreCase) ? "protobuf"
        : type.Contains("+avro", StringComparison.OrdinalIgnoreCase) ? "avro"
        : "json";
    if (request.IsCloudEventBatch())
        return (await AskAsync(() => request.ToCloudEventBatchAsync(Formatter(format))), true);
    return (new[] { await AskAsync(() => request.ToCloudEventAsync(Formatter(format))) }, false);
}

sealed class Rejected(Exception cause) : Exception($"{cause.GetType().Name}: {cause.Message}", cause);

sealed class Unsupported(string what) : Exception(what);
