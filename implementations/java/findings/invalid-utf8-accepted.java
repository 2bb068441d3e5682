// Percent-encoded bytes that are no UTF-8 are no reason to refuse the message.
import io.cloudevents.http.HttpMessageFactory;
import java.util.List;
import java.util.Map;

class InvalidUtf8Accepted {
    public static void main(String[] arguments) throws Exception {
        var headers = Map.of("ce-specversion", List.of("1.0"), "ce-id", List.of("1"), "ce-source", List.of("/s"), "ce-type", List.of("t"), "ce-subject", List.of("%C0%A0"));
        var event = HttpMessageFactory.createReaderFromMultimap(headers, new byte[0]).toEvent();
        var shown = event.getSubject() != null;
        var told = "accepted, the subject is " + event.getSubject();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING invalid-utf8-accepted: " + told);
    }
}
