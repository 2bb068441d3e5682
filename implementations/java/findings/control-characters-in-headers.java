// A line break in an attribute goes out as a line break in a header.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import java.net.URI;
import java.util.TreeMap;

class ControlCharactersInHeaders {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withSubject("a\r\nce-injected: x").build();
        var headers = new TreeMap<String, String>();
        HttpMessageFactory.createWriter(headers::put, body -> {}).writeBinary(event);
        var shown = headers.get("ce-subject").contains("\r\n");
        var told = "ce-subject: " + headers.get("ce-subject").replace("\r\n", "<CR><LF>");
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING control-characters-in-headers: " + told);
    }
}
