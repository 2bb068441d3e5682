package plugfest;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.OffsetDateTime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.protobuf.ProtoCloudEventData;
import io.cloudevents.protobuf.ProtobufFormat;
import io.cloudevents.types.Time;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Events into the SDK's, with its builder, and back, with its getters. */
final class EventForm {
    private EventForm() {
    }

    static CloudEvent read(JsonNode form) throws IOException, URISyntaxException {
        var attributes = form.get("attributes");
        var version = attributes.path("specversion").path("value").asText(null);
        var builder = CloudEventBuilder.fromSpecVersion(SpecVersion.parse(version));
        for (var entry : attributes.properties()) {
            if (!entry.getKey().equals("specversion")) set(builder, version, entry.getKey(), entry.getValue());
        }
        if (form.has("data")) builder.withData(data(form.get("data"), attributes));
        return builder.build();
    }

    private static CloudEventData data(JsonNode form, JsonNode attributes) throws IOException {
        if (form.has("json")) return JsonCloudEventData.wrap(form.get("json"));
        if (form.has("text")) return BytesCloudEventData.wrap(form.get("text").textValue().getBytes(UTF_8));
        var bytes = form.get("base64").binaryValue();
        var schema = attributes.at("/dataschema/value");
        // A message of Protobuf is given with the name of its type, as the SDK asks for.
        if (attributes.at("/datacontenttype/value").asText().equals(ProtobufFormat.PROTO_DATA_CONTENT_TYPE) && schema.isTextual())
            return ProtoCloudEventData.wrap(Any.newBuilder().setTypeUrl(schema.asText()).setValue(ByteString.copyFrom(bytes)).build());
        return BytesCloudEventData.wrap(bytes);
    }

    private static void set(CloudEventBuilder builder, String version, String name, JsonNode attribute)
        throws IOException, URISyntaxException {
        var value = attribute.get("value");
        var text = value.asText();
        switch (name) {
            case "id" -> builder.withId(text);
            case "source" -> builder.withSource(new URI(text));
            case "type" -> builder.withType(text);
            case "subject" -> builder.withSubject(text);
            case "datacontenttype" -> builder.withDataContentType(text);
            case "time" -> builder.withTime(Time.parseTime(text));
            default -> {
                if (name.equals(version.equals("0.3") ? "schemaurl" : "dataschema")) builder.withDataSchema(new URI(text));
                // The builder has no method for it, only the interface that its readers write to.
                else if (name.equals("datacontentencoding") && version.equals("0.3")) builder.withContextAttribute(name, text);
                else extend(builder, name, attribute.get("type").textValue(), value);
            }
        }
    }

    private static void extend(CloudEventBuilder builder, String name, String type, JsonNode value)
        throws IOException, URISyntaxException {
        switch (type) {
            case "Boolean" -> builder.withExtension(name, (Boolean) value.booleanValue());
            case "Integer" -> builder.withExtension(name, value.numberValue());
            case "Binary" -> builder.withExtension(name, value.get("base64").binaryValue());
            case "Timestamp" -> builder.withExtension(name, Time.parseTime(value.textValue()));
            case "URI", "URI-reference" -> builder.withExtension(name, new URI(value.textValue()));
            case "Map" -> throw new IllegalArgumentException("the builder takes no Map");
            default -> builder.withExtension(name, value.asText());
        }
    }

    static ObjectNode write(CloudEvent event) throws IOException {
        var form = Rpc.JSON.createObjectNode();
        var attributes = form.putObject("attributes");
        var early = event.getSpecVersion() == SpecVersion.V03;
        put(attributes, "specversion", "String", event.getSpecVersion());
        put(attributes, "id", "String", event.getId());
        put(attributes, "source", "URI-reference", event.getSource());
        put(attributes, "type", "String", event.getType());
        put(attributes, "subject", "String", event.getSubject());
        put(attributes, "datacontenttype", "String", event.getDataContentType());
        put(attributes, early ? "schemaurl" : "dataschema", early ? "URI-reference" : "URI", event.getDataSchema());
        if (event.getTime() != null) put(attributes, "time", "Timestamp", Time.writeTime(event.getTime()));
        for (var name : event.getExtensionNames()) putExtension(attributes, name, event.getExtension(name));
        var data = event.getData();
        if (data instanceof JsonCloudEventData json) form.putObject("data").set("json", json.getNode());
        else if (data != null) form.putObject("data").put("base64", data.toBytes());
        return form;
    }

    private static void put(ObjectNode attributes, String name, String type, Object value) {
        if (value != null) attributes.putObject(name).put("type", type).put("value", value.toString());
    }

    private static void putExtension(ObjectNode attributes, String name, Object value) {
        var form = attributes.putObject(name);
        if (value instanceof Boolean bool) form.put("type", "Boolean").put("value", bool);
        else if (value instanceof Number number) form.put("type", "Integer").put("value", new BigInteger(number.toString()));
        else if (value instanceof byte[] bytes) form.put("type", "Binary").putObject("value").put("base64", bytes);
        else if (value instanceof OffsetDateTime time) form.put("type", "Timestamp").put("value", Time.writeTime(time));
        // The SDK has one class for both; this is where its Protobuf format draws the line.
        else if (value instanceof URI uri) form.put("type", uri.isAbsolute() ? "URI" : "URI-reference").put("value", uri.toString());
        else form.put("type", "String").put("value", value.toString());
    }
}
