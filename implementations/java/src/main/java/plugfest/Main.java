package plugfest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;

/** Drives the CloudEvents SDK for Java (docs/adapter-protocol.md). */
final class Main {
    private static final Map<String, Binding> BINDINGS =
        Map.of("http", new Http(), "amqp", new Amqp(), "kafka", new Kafka());

    private static final String BOTH = "[\"binary\",\"structured\"]";

    /** The same for each binding: the SDK's readers and writers know no batches. */
    private static final String OPERATIONS = """
        {"encode": $, "decode": $, "forward": $, "send": $, "receive": $, "relay": $,
         "formats": ["json", "protobuf"]}""".replace("$", BOTH);

    public static void main(String[] arguments) throws Exception {
        var live = new Live(Main::bindingOf);
        Rpc.serve(Map.ofEntries(
            Map.entry("initialize", call -> initialize()),
            Map.entry("encode", Main::encode),
            Map.entry("decode", Main::decode),
            Map.entry("forward", Main::forward),
            Map.entry("validate", Main::validate),
            Map.entry("evaluate", Cesql::evaluate),
            Map.entry("send", live::send),
            Map.entry("receive.start", live::receive),
            Map.entry("receive.next", live::next),
            Map.entry("receive.stop", live::stop),
            Map.entry("forward.start", live::relay),
            Map.entry("forward.stop", live::stop),
            Map.entry("shutdown", call -> Rpc.ok())));
    }

    private static ObjectNode initialize() throws IOException {
        var result = Rpc.ok().put("protocolVersion", 1).put("maxConcurrency", 32);
        result.putObject("implementation")
            .put("name", "CloudEvents SDK for Java").put("version", sdkVersion()).put("language", "Java")
            .put("url", "https://github.com/cloudevents/sdk-java");
        var capabilities = result.putObject("capabilities");
        capabilities.putArray("specversions").add("0.3").add("1.0");
        var bindings = capabilities.putObject("bindings");
        for (var name : new String[] {"http", "amqp", "kafka"}) bindings.set(name, Rpc.JSON.readTree(OPERATIONS));
        capabilities.put("validate", true).put("evaluate", true);
        return result;
    }

    private static String sdkVersion() throws IOException {
        var properties = new Properties();
        var file = "/META-INF/maven/io.cloudevents/cloudevents-core/pom.properties";
        try (InputStream input = CloudEvent.class.getResourceAsStream(file)) {
            properties.load(input);
        }
        return properties.getProperty("version");
    }

    static Binding bindingOf(Call call) {
        var binding = BINDINGS.get(call.text("binding"));
        if (binding == null) throw new Rpc.Unsupported("binding " + call.text("binding"));
        return binding;
    }

    private static ObjectNode encode(Call call) throws Exception {
        var output = Output.of(call);
        var message = bindingOf(call).encode(EventForm.read(call.event()), output);
        return (ObjectNode) Rpc.ok().set("message", message.write());
    }

    private static ObjectNode decode(Call call) throws Exception {
        var event = bindingOf(call).decode(Message.read(call.message()));
        return (ObjectNode) Rpc.ok().set("event", EventForm.write(event));
    }

    private static ObjectNode forward(Call call) throws Exception {
        var binding = bindingOf(call);
        var output = Output.of(call);
        var message = binding.encode(binding.decode(Message.read(call.message())), output);
        var result = Rpc.ok();
        result.putArray("messages").add(message.write());
        return result;
    }

    /** An event of the SDK is checked when it is built, and by no other call. */
    private static ObjectNode validate(Call call) throws Exception {
        EventForm.read(call.event());
        return Rpc.ok();
    }
}
