// A space, a quote, a percent sign and characters beyond ASCII stand in headers as they are.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import java.net.URI;
import java.util.TreeMap;

class HeadersNotPercentEncoded {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withSubject("Euro \u20ac \"100%\"").build();
        var headers = new TreeMap<String, String>();
        HttpMessageFactory.createWriter(headers::put, body -> {}).writeBinary(event);
        var shown = headers.get("ce-subject").equals("Euro \u20ac \"100%\"");
        var told = "ce-subject: " + headers.get("ce-subject");
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING headers-not-percent-encoded: " + told);
    }
}
