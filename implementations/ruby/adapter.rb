# frozen_string_literal: true

# UNTESTED: written against the documented API of the SDK, never run by this suite, and left out of every figure.
# Drives the CloudEvents SDK for Ruby: JSON-RPC, one message a line (docs/adapter-protocol.md).

require "bundler/setup"
require "base64"
require "date"
require "json"
require "net/http"
require "stringio"
require "uri"
require "cloud_events"

MANIFEST = JSON.parse(File.read(File.join(__dir__, "manifest.json")))
BINDING = CloudEvents::HttpBinding.default

class Rejected < StandardError; end
class Unsupported < StandardError; end

# What a call into the SDK raises is its refusal.
def ask
  yield
rescue StandardError => e
  raise Rejected, "#{e.class}: #{e.message}"
end

def supported(operation, params)
  declared = MANIFEST["capabilities"]["bindings"][params["binding"]]
  raise Unsupported, "#{params['binding']} #{operation}" unless declared&.key?(operation)
  mode = params["mode"]
  raise Unsupported, "#{operation} in mode #{mode}" unless mode.nil? || declared[operation].include?(mode)
  format = params["format"] || "json"
  raise Unsupported, "format #{format}" unless declared["formats"].include?(format)
end

# Events: what a user gives to Event.create, and what the event's to_h holds.

def native_value(form)
  value = form["value"]
  case form["type"]
  when "Binary" then Base64.decode64(value["base64"]).b
  when "Map" then value.transform_values { |entry| native_value(entry) }
  else value
  end
end

def native_data(data)
  return Base64.decode64(data["base64"]).b if data.key?("base64")
  data.key?("text") ? data["text"] : data["json"]
end

def build(form)
  attributes = form["attributes"].transform_values { |value| native_value(value) }
  attributes["data"] = native_data(form["data"]) if form["data"]
  version = attributes["specversion"].to_s
  ask { CloudEvents::Event.create(spec_version: version, attributes: attributes) }
end

STRING_TYPES = {
  "source" => "URI-reference", "dataschema" => "URI", "schemaurl" => "URI-reference", "time" => "Timestamp"
}.freeze

def attribute_form(name, value)
  case value
  when true, false then { "type" => "Boolean", "value" => value }
  when Integer, Float then { "type" => "Integer", "value" => value }
  when Hash
    { "type" => "Map", "value" => value.to_h { |key, entry| [key, attribute_form("", entry)] } }
  else { "type" => STRING_TYPES.fetch(name, "String"), "value" => value.to_s }
  end
end

def data_form(data)
  return { "json" => data } unless data.is_a?(String)
  utf8 = data.dup.force_encoding(Encoding::UTF_8)
  binary = data.encoding == Encoding::ASCII_8BIT || !utf8.valid_encoding?
  binary ? { "base64" => Base64.strict_encode64(data) } : { "text" => data }
end

def event_form(event)
  names = event.to_h.keys - ["data", "data_encoded"]
  form = { "attributes" => names.to_h { |name| [name, attribute_form(name, event.to_h[name])] } }
  if event.data_decoded? && event.data.is_a?(String) && json?(event)
    form["data"] = { "json" => event.data }
  elsif event.data?
    form["data"] = data_form(event.data)
  end
  form
end

def json?(event)
  type = event.data_content_type
  type.nil? || type.subtype_base == "json" || type.subtype_format == "json"
end

# Messages: the headers and the body that the SDK writes, and the Rack environment that it reads.

def message_form((headers, body))
  fields = headers.map { |name, value| { "name" => name, "value" => value } }
  form = { "fields" => fields }
  form["body"] = { "base64" => Base64.strict_encode64(body) } if body
  form
end

def rack_env(message)
  env = { "REQUEST_METHOD" => "POST" }
  message["fields"].each do |field|
    next if field["name"].start_with?(":")
    value = field["value"]
    value = Base64.decode64(value["base64"]) unless value.is_a?(String)
    key = field["name"].upcase.tr("-", "_")
    key = "HTTP_#{key}" unless ["CONTENT_TYPE", "CONTENT_LENGTH"].include?(key)
    env[key] = env.key?(key) ? "#{env[key]},#{value}" : value # as every Rack server does
  end
  body = message["body"] ? Base64.decode64(message["body"]["base64"]) : ""
  env.merge("rack.input" => StringIO.new(body.b))
end

def write(event, mode)
  ask { BINDING.encode_event(event, structured_format: mode != "binary") }
end

def read(params)
  ask { BINDING.decode_event(rack_env(params["message"])) }
end

def encode(params)
  events = params["mode"] == "batched" ? params["events"].map { |form| build(form) } : build(params["event"])
  write(events, params["mode"])
end

def decode(params)
  found = read(params)
  found.is_a?(Array) ? { "events" => found.map { |event| event_form(event) } } : { "event" => event_form(found) }
end

def forward(params)
  found = read(params)
  events = found.is_a?(Array) ? found : [found]
  { "messages" => events.map { |event| message_form(write(event, params["mode"])) } }
end

def send_out(params)
  headers, body = encode(params)
  ask { Net::HTTP.post(URI(params["to"]), body.to_s, headers) }
  {}
end

def description
  {
    "protocolVersion" => 1,
    "implementation" => {
      "name" => MANIFEST["title"], "version" => CloudEvents::VERSION, "language" => "Ruby", "url" => MANIFEST["homepage"]
    },
    "capabilities" => MANIFEST["capabilities"],
    "maxConcurrency" => 1
  }
end

def answer(method, params)
  case method
  when "initialize" then return description
  when "shutdown" then return {}
  when "validate"
    build(params["event"])
    return {}
  end
  raise Unsupported, method unless ["encode", "decode", "forward", "send"].include?(method)
  supported(method, params)
  case method
  when "encode" then { "message" => message_form(encode(params)) }
  when "decode" then decode(params)
  when "forward" then forward(params)
  when "send" then send_out(params)
  end
end

$stdin.set_encoding("UTF-8")
$stdin.each_line do |line|
  request = JSON.parse(line)
  reply = { "jsonrpc" => "2.0", "id" => request["id"] }
  begin
    reply["result"] = { "outcome" => "ok" }.merge(answer(request["method"], request["params"] || {}))
  rescue Rejected => e
    reply["result"] = { "outcome" => "rejected", "message" => e.message }
  rescue Unsupported => e
    reply["result"] = { "outcome" => "unsupported", "capability" => e.message }
  rescue StandardError => e
    reply["error"] = { "code" => -32_603, "message" => e.full_message(highlight: false) }
  end
  $stdout.puts(JSON.generate(reply))
  $stdout.flush
  break if request["method"] == "shutdown"
end
