// Bytes without a content type, or of a JSON type, go out as they are where a JSON value has to be.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class BytesWrittenAsJson {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withData("hi".getBytes()).build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.endsWith("\"data\":hi}");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING bytes-written-as-json: " + told);
    }
}
