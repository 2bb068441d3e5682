// There is no way to give a Map to an event of 0.3, and one that is read becomes JSON text or is refused.
import io.cloudevents.http.HttpMessageFactory;
import java.util.List;
import java.util.Map;

class EarlyMapNotKnown {
    public static void main(String[] arguments) throws Exception {
        String refusal = null;
        var headers = Map.of("ce-specversion", List.of("0.3"), "ce-id", List.of("1"), "ce-source", List.of("/s"), "ce-type", List.of("t"), "ce-map-key", List.of("x"));
        try {
            HttpMessageFactory.createReaderFromMultimap(headers, new byte[0]).toEvent();
        } catch (RuntimeException refused) {
            refusal = refused.getMessage();
        }
        var shown = refusal != null;
        var told = refusal;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING early-map-not-known: " + told);
    }
}
