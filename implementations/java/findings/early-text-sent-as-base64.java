// In 0.3 text goes out as Base64, with a datacontentencoding that nobody set.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class EarlyTextSentAsBase64 {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v03().withId("1").withSource(URI.create("/s")).withType("t").withDataContentType("text/plain").withData("hi".getBytes()).build();
        var json = new String(EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").serialize(event), StandardCharsets.UTF_8);
        var shown = json.contains("\"datacontentencoding\":\"base64\"");
        var told = json;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING early-text-sent-as-base64: " + told);
    }
}
