// In 0.3 a name may begin with a digit.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class EarlyNamesNotChecked {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v03().withId("1").withSource(URI.create("/s")).withType("t").withExtension("1a", "x").build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"1a\"");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING early-names-not-checked: " + told);
    }
}
