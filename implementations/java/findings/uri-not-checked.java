// dataschema is any reference, and source may hold characters that no URI has.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class UriNotChecked {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/\u00e9")).withType("t").withDataSchema(URI.create("schema")).build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"dataschema\":\"schema\"");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING uri-not-checked: " + told);
    }
}
