// In 0.3 the encoding is only known in small letters, and one beside an object is a reason to refuse.
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.charset.StandardCharsets;

class EarlyEncodingReadTooStrictly {
    public static void main(String[] arguments) throws Exception {
        var capital = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize("{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"datacontenttype\":\"image/png\",\"datacontentencoding\":\"Base64\",\"data\":\"aGk=\"}".getBytes(StandardCharsets.UTF_8));
        var data = new String(capital.getData().toBytes(), StandardCharsets.UTF_8);
        String refusal = null;
        try {
            EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json").deserialize("{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"datacontentencoding\":\"base64\",\"data\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException refused) {
            refusal = refused.getMessage();
        }
        var shown = data.equals("aGk=") && refusal != null;
        var told = "Base64: the data are " + data + "; beside an object: " + refusal.split("\n")[0];
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING early-encoding-read-too-strictly: " + told);
    }
}
