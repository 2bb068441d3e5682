// An extension that is null, and so absent, becomes the String null.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class NullAttributeBecomesText {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"ext\":null}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = "null".equals(event.getExtension("ext"));
        var told = "ext is the String null";
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING null-attribute-becomes-text: " + told);
    }
}
