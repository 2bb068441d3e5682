// Nothing of a Protobuf event is checked: a required attribute in the map of the others overrides the one in its field, and a timestamp may have two billion nanoseconds.
import com.google.protobuf.Timestamp;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.v1.proto.CloudEvent;

class ProtobufNotChecked {
    public static void main(String[] arguments) throws Exception {
        var proto = CloudEvent.newBuilder().setSpecVersion("1.0").setId("1").setSource("/s").setType("t")
            .putAttributes("id", CloudEvent.CloudEventAttributeValue.newBuilder().setCeString("2").build())
            .putAttributes("time", CloudEvent.CloudEventAttributeValue.newBuilder().setCeTimestamp(Timestamp.newBuilder().setSeconds(1).setNanos(2_000_000_000)).build()).build();
        var event = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+protobuf").deserialize(proto.toByteArray());
        var shown = event.getId().equals("2") && event.getTime() != null;
        var told = "accepted, with id " + event.getId() + " and time " + event.getTime();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING protobuf-not-checked: " + told);
    }
}
