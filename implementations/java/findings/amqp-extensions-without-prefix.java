// Extensions become application properties without the prefix that says that they are attributes.
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.util.TreeMap;

class AmqpExtensionsWithoutPrefix {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").withExtension("comexampleext", "v").build();
        var properties = ProtonAmqpMessageFactory.createWriter().writeBinary(event).getApplicationProperties().getValue();
        var shown = properties.containsKey("comexampleext");
        var told = "application properties " + new TreeMap<>(properties);
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING amqp-extensions-without-prefix: " + told);
    }
}
