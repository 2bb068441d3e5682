// The empty string passes for id, source, type and subject.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class EmptyAttributesAccepted {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("").withSource(URI.create("")).withType("").withSubject("").build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"id\":\"\"");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING empty-attributes-accepted: " + told);
    }
}
