// Header bytes that are no UTF-8 become U+FFFD.
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

class KafkaInvalidUtf8Replaced {
    public static void main(String[] arguments) throws Exception {
        var headers = new RecordHeaders();
        for (var text : List.of("specversion:1.0", "id:1", "source:/s", "type:t"))
            headers.add("ce_" + text.split(":")[0], text.split(":")[1].getBytes(StandardCharsets.UTF_8));
        headers.add("ce_subject", new byte[] {'a', (byte) 0xc3, '('});
        var event = new CloudEventDeserializer().deserialize("events", headers, new byte[0]);
        var shown = event.getSubject().equals("a\ufffd(");
        var told = "the subject is " + event.getSubject();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING kafka-invalid-utf8-replaced: " + told);
    }
}
