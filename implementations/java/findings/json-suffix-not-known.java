// Only application/json, text/json and their like are JSON: with +json the JSON string 1 is read as the text 1.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class JsonSuffixNotKnown {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"datacontenttype\":\"application/vnd.example+json\",\"data\":\"1\"}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = new String(event.getData().toBytes(), StandardCharsets.UTF_8).equals("1");
        var told = "the data are the bytes " + new String(event.getData().toBytes(), StandardCharsets.UTF_8) + ", where application/json gives " + new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.replace("vnd.example+", "").getBytes(StandardCharsets.UTF_8)).getData().toBytes(), StandardCharsets.UTF_8);
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING json-suffix-not-known: " + told);
    }
}
