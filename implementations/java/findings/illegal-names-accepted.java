// Extensions may be called data, or nothing at all.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class IllegalNamesAccepted {
    public static void main(String[] arguments) throws Exception {
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        var named = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withExtension("data", "x").build();
        var shown = event.getExtension("") != null && named.getExtension("data") != null;
        var told = "the extensions are " + event.getExtensionNames() + " and " + named.getExtensionNames();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING illegal-names-accepted: " + told);
    }
}
