// A consumer gives null for an event without data: the attributes in the headers are lost, as Kafka never asks a deserializer about null.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.internals.Fetcher;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import sun.misc.Unsafe;

class KafkaEventsWithoutValueLost {
    public static void main(String[] arguments) throws Exception {
        var headers = new RecordHeaders();
        var value = new CloudEventSerializer().serialize("events", headers, CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build());
        var batch = MemoryRecords.withRecords(CompressionType.NONE, new SimpleRecord(0L, null, value, headers.toArray())).batches().iterator().next();

        // The part of Kafka's consumer that makes a record of the bytes of the broker, with the SDK's deserializer.
        var unsafe = Unsafe.class.getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        var fetcher = ((Unsafe) unsafe.get(null)).allocateInstance(Fetcher.class);
        for (var part : Map.of("keyDeserializer", new ByteArrayDeserializer(), "valueDeserializer", new CloudEventDeserializer()).entrySet()) {
            var field = Fetcher.class.getDeclaredField(part.getKey());
            field.setAccessible(true);
            field.set(fetcher, part.getValue());
        }
        var parse = Fetcher.class.getDeclaredMethod("parseRecord", TopicPartition.class, RecordBatch.class, Record.class);
        parse.setAccessible(true);
        var record = (ConsumerRecord<?, ?>) parse.invoke(fetcher, new TopicPartition("events", 0), batch, batch.iterator().next());
        var shown = record.value() == null;
        var told = "the consumer gives " + record.value() + "; the headers are " + record.headers();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING kafka-events-without-value-lost: " + told);
    }
}
