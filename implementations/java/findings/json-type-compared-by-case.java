// APPLICATION/JSON is not known to be JSON: the JSON string 1 is read as the text 1.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class JsonTypeComparedByCase {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"datacontenttype\":\"APPLICATION/JSON\",\"data\":\"1\"}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = new String(event.getData().toBytes(), StandardCharsets.UTF_8).equals("1");
        var told = "the data are the bytes " + new String(event.getData().toBytes(), StandardCharsets.UTF_8);
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING json-type-compared-by-case: " + told);
    }
}
