// A percent-encoded header is taken as it is.
import io.cloudevents.http.HttpMessageFactory;
import java.util.List;
import java.util.Map;

class HeadersNotPercentDecoded {
    public static void main(String[] arguments) throws Exception {
        var headers = Map.of("ce-specversion", List.of("1.0"), "ce-id", List.of("1"), "ce-source", List.of("/s"), "ce-type", List.of("t"), "ce-subject", List.of("Euro%20%E2%82%AC"));
        var event = HttpMessageFactory.createReaderFromMultimap(headers, new byte[0]).toEvent();
        var shown = event.getSubject().equals("Euro%20%E2%82%AC");
        var told = "the subject is " + event.getSubject();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING headers-not-percent-decoded: " + told);
    }
}
