package plugfest;

import java.util.ArrayList;
import java.util.HashMap;

import io.cloudevents.CloudEvent;
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Section;

/** cloudevents-amqp-proton, with Vert.x Proton as in its example. */
final class Amqp implements Binding {
    private final AmqpConnections connections = new AmqpConnections();

    @Override
    public Message encode(CloudEvent event, Output output) {
        var message = output.write(ProtonAmqpMessageFactory.createWriter(), event);
        var fields = new ArrayList<Message.Field>();
        if (message.getContentType() != null) fields.add(Message.Field.of(":content-type", "symbol", message.getContentType()));
        if (message.getApplicationProperties() != null) {
            message.getApplicationProperties().getValue().forEach((name, value) ->
                fields.add(Message.Field.of(name, AmqpTypes.nameOf(value), value.toString())));
        }
        if (message.getBody() == null) return new Message(fields, null);
        var data = ((Data) message.getBody()).getValue();
        fields.add(Message.Field.of(":section", "binary", "data"));
        return new Message(fields, AmqpTypes.bytesOf(data));
    }

    @Override
    public CloudEvent decode(Message message) {
        var amqp = org.apache.qpid.proton.message.Message.Factory.create();
        var properties = new HashMap<String, Object>();
        var section = "data";
        String sectionType = null;
        for (var field : message.fields()) {
            switch (field.name()) {
                case ":content-type" -> amqp.setContentType(field.text());
                case ":section" -> {
                    section = field.text();
                    sectionType = field.type();
                }
                default -> {
                    if (!field.name().startsWith(":")) properties.put(field.name(), AmqpTypes.valueOf(field.type(), field));
                }
            }
        }
        amqp.setApplicationProperties(new ApplicationProperties(properties));
        if (message.body() != null) amqp.setBody(body(section, sectionType, message.body()));
        return ProtonAmqpMessageFactory.createReader(amqp).toEvent();
    }

    private static Section body(String section, String type, byte[] bytes) {
        return switch (section) {
            case "amqp-value" -> new AmqpValue(AmqpTypes.valueOf(type, new Message.Field(section, type, null, bytes)));
            case "amqp-sequence" -> new AmqpSequence(java.util.List.of(new Binary(bytes)));
            default -> new Data(new Binary(bytes));
        };
    }

    @Override
    public void send(String to, CloudEvent event, Output output) throws Exception {
        connections.send(to, output.write(ProtonAmqpMessageFactory.createWriter(), event));
    }

    @Override
    public Listening listen(String from, Handler handler) throws Exception {
        return new Listening(null, connections.receive(from, message ->
            handler.handle(() -> ProtonAmqpMessageFactory.createReader(message).toEvent())));
    }
}
