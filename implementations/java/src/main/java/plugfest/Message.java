package plugfest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A wire message (docs/wire-messages.md); the body is null when there is none. */
record Message(List<Field> fields, byte[] body) {
    /** The value is text or, if that is null, bytes. The type is null in protocols whose fields have none. */
    record Field(String name, String type, String text, byte[] bytes) {
        static Field of(String name, String type, String text) {
            return new Field(name, type, text, null);
        }

        /** Text where the bytes are UTF-8; null is a value of its own. */
        static Field of(String name, byte[] bytes) {
            if (bytes == null) return of(name, "null", "");
            try {
                return of(name, null, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            } catch (CharacterCodingException notText) {
                return new Field(name, null, null, bytes);
            }
        }

        byte[] asBytes() {
            return text == null ? bytes : text.getBytes(UTF_8);
        }
    }

    static Message read(JsonNode form) throws IOException {
        var fields = new ArrayList<Field>();
        for (var field : form.get("fields")) {
            var value = field.get("value");
            var bytes = value.isObject() ? value.get("base64").binaryValue() : null;
            fields.add(new Field(field.get("name").textValue(), field.path("type").textValue(), value.textValue(), bytes));
        }
        return new Message(fields, form.has("body") ? form.get("body").get("base64").binaryValue() : null);
    }

    ObjectNode write() {
        var form = Rpc.JSON.createObjectNode();
        var list = form.putArray("fields");
        for (var field : fields) {
            var node = list.addObject().put("name", field.name);
            if (field.type != null) node.put("type", field.type);
            if (field.text != null) node.put("value", field.text);
            else node.putObject("value").put("base64", field.bytes);
        }
        if (body != null) form.putObject("body").put("base64", body);
        return form;
    }
}
