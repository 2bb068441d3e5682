// datacontenttype is any text.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class MediaTypeNotChecked {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withDataContentType("json").build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"datacontenttype\":\"json\"");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING media-type-not-checked: " + told);
    }
}
