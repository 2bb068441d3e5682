// A space before the parameter of the content type makes the message one of an unknown encoding.
import io.cloudevents.http.HttpMessageFactory;
import java.util.List;
import java.util.Map;

class SpaceBeforeSemicolonRefused {
    public static void main(String[] arguments) throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}".getBytes();
        var headers = Map.of("content-type", List.of("application/cloudevents+json ; charset=utf-8"));
        String refusal = null;
        try {
            HttpMessageFactory.createReaderFromMultimap(headers, json).toEvent();
        } catch (RuntimeException refused) {
            refusal = refused.getMessage();
        }
        var shown = refusal != null;
        var told = refusal;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING space-before-semicolon-refused: " + told);
    }
}
