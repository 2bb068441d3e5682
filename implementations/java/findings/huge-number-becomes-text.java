// A number beyond a double becomes the string Infinity.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class HugeNumberBecomesText {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"datacontenttype\":\"application/json\",\"data\":1e400}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = new String(event.getData().toBytes(), StandardCharsets.UTF_8).contains("Infinity");
        var told = "the data are " + new String(event.getData().toBytes(), StandardCharsets.UTF_8);
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING huge-number-becomes-text: " + told);
    }
}
