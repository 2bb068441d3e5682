// A timestamp and bytes are read as what Java shows of them.
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import java.util.Date;
import java.util.HashMap;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;

class AmqpValuesAsJavaText {
    public static void main(String[] arguments) throws Exception {
        var message = Message.Factory.create();
        var properties = new HashMap<String, Object>();
        properties.put("cloudEvents:specversion", "1.0");
        properties.put("cloudEvents:id", "1");
        properties.put("cloudEvents:source", "/s");
        properties.put("cloudEvents:type", "t");
        properties.put("cloudEvents:stamp", new Date(0));
        properties.put("cloudEvents:bytes", new Binary(new byte[] {1, (byte) 0xff}));
        message.setApplicationProperties(new ApplicationProperties(properties));
        var event = ProtonAmqpMessageFactory.createReader(message).toEvent();
        var shown = event.getExtension("stamp").toString().startsWith("Thu Jan 01");
        var told = "stamp is " + event.getExtension("stamp") + ", bytes is " + event.getExtension("bytes");
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING amqp-values-as-java-text: " + told);
    }
}
