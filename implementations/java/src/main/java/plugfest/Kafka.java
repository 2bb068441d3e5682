package plugfest;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.cloudevents.kafka.PartitionKeyExtensionInterceptor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** cloudevents-kafka: its serializer, its interceptor for partitionkey, and its deserializer, as its page shows them. */
final class Kafka implements Binding {
    private static final String TOPIC = "codec";

    private final PartitionKeyExtensionInterceptor interceptor = new PartitionKeyExtensionInterceptor();
    private final CloudEventDeserializer deserializer = new CloudEventDeserializer();
    private final Map<String, KafkaProducer<Object, CloudEvent>> producers = new ConcurrentHashMap<>();

    private static Map<String, Object> settings(Output output) {
        if (!output.structured()) return Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.BINARY);
        return Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.STRUCTURED,
            CloudEventSerializer.EVENT_FORMAT_CONFIG, output.format());
    }

    /** What a producer does with a record before it sends it. */
    @Override
    public Message encode(CloudEvent event, Output output) {
        try (var serializer = new CloudEventSerializer(); var keys = new StringSerializer()) {
            serializer.configure(settings(output), false);
            var record = interceptor.onSend(new ProducerRecord<>(TOPIC, event));
            var fields = new ArrayList<Message.Field>();
            if (record.key() != null) fields.add(Message.Field.of(":key", keys.serialize(TOPIC, (String) record.key())));
            var value = serializer.serialize(TOPIC, record.headers(), record.value());
            for (var header : record.headers()) fields.add(Message.Field.of(header.key(), header.value()));
            return new Message(fields, value);
        }
    }

    @Override
    public CloudEvent decode(Message message) {
        var headers = new RecordHeaders();
        for (var field : message.fields()) {
            if (!field.name().startsWith(":")) headers.add(field.name(), "null".equals(field.type()) ? null : field.asBytes());
        }
        return deserializer.deserialize(TOPIC, headers, message.body());
    }

    @Override
    public void send(String to, CloudEvent event, Output output) throws Exception {
        var address = URI.create(to);
        var producer = producers.computeIfAbsent(address.getAuthority() + output, key -> {
            var configuration = new HashMap<>(settings(output));
            configuration.put("bootstrap.servers", address.getAuthority());
            configuration.put("key.serializer", StringSerializer.class);
            configuration.put("value.serializer", CloudEventSerializer.class);
            configuration.put("interceptor.classes", PartitionKeyExtensionInterceptor.class.getName());
            configuration.put("max.block.ms", 5_000);
            return new KafkaProducer<>(configuration);
        });
        try {
            producer.send(new ProducerRecord<>(topicOf(address), event)).get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        }
    }

    private static String topicOf(URI address) {
        return address.getPath().substring(1);
    }

    @Override
    public Listening listen(String from, Handler handler) {
        var address = URI.create(from);
        var consumer = new KafkaConsumer<byte[], CloudEvent>(Map.of(
            "bootstrap.servers", address.getAuthority(),
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", CloudEventDeserializer.class,
            "default.api.timeout.ms", 5_000,
            "request.timeout.ms", 4_000));
        var partitions = consumer.partitionsFor(topicOf(address)).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is done when somebody asks for the position.
        partitions.forEach(consumer::position);
        var thread = new Thread(() -> poll(consumer, handler), "kafka " + from);
        thread.setDaemon(true);
        thread.start();
        return new Listening(null, consumer::wakeup);
    }

    private static void poll(KafkaConsumer<byte[], CloudEvent> consumer, Handler handler) {
        try (consumer) {
            while (true) {
                try {
                    for (var record : consumer.poll(Duration.ofMinutes(1))) {
                        handler.handle(() -> {
                            // A consumer never asks a deserializer about a record without a value.
                            if (record.value() == null) throw new NullPointerException("the consumer gave null for the event");
                            return record.value();
                        });
                    }
                } catch (RecordDeserializationException refusal) {
                    consumer.seek(refusal.topicPartition(), refusal.offset() + 1);
                    handler.handle(() -> {
                        throw refusal;
                    });
                }
            }
        } catch (WakeupException stopped) {
            // by receive.stop or forward.stop
        }
    }
}
