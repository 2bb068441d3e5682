package plugfest;

import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.protobuf.ProtobufFormat;
import io.cloudevents.rw.CloudEventWriter;

/** How an event is written: in binary mode, or in structured mode in the format of that content type. */
record Output(boolean structured, String format) {
    private static final Map<String, String> FORMATS = Map.of(
        "json", JsonFormat.CONTENT_TYPE,
        "protobuf", ProtobufFormat.PROTO_CONTENT_TYPE);

    static Output of(Call call) {
        var mode = call.text("mode");
        if ("binary".equals(mode)) return new Output(false, null);
        var format = FORMATS.get(call.text("format"));
        if (!"structured".equals(mode)) throw new Rpc.Unsupported("mode " + mode);
        if (format == null) throw new Rpc.Unsupported("format " + call.text("format"));
        return new Output(true, format);
    }

    <R> R write(MessageWriter<? extends CloudEventWriter<R>, R> writer, CloudEvent event) {
        return structured ? writer.writeStructured(event, format) : writer.writeBinary(event);
    }
}
