// What follows the JSON object is overlooked.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class TextAfterEventIgnored {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/s\",\"type\":\"t\"}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = event.getId().equals("1");
        var told = "accepted, with id " + event.getId();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING text-after-event-ignored: " + told);
    }
}
