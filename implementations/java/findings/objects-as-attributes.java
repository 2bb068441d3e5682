// An attribute that is an object or a list is taken as its JSON text.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class ObjectsAsAttributes {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"ext\":{\"a\":1},\"list\":[\"a\"]}";
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize(json.getBytes(StandardCharsets.UTF_8));
        var shown = event.getExtension("ext") != null;
        var told = "ext is the String " + event.getExtension("ext")+ ", list is " + event.getExtension("list");
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING objects-as-attributes: " + told);
    }
}
