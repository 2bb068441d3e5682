// A JSON object goes out as one although the type of the data is text.
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonCloudEventData;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class ObjectUnderTextType {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withData("text/plain", JsonCloudEventData.wrap(new ObjectMapper().readTree("{\"a\":1}"))).build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"data\":{");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING object-under-text-type: " + told);
    }
}
