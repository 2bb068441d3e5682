package plugfest;

import java.util.Date;
import java.util.UUID;

import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedByte;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.UnsignedShort;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The types of AMQP 1.0 as Proton has them, by the names that fields of a wire message give them. */
final class AmqpTypes {
    private AmqpTypes() {
    }

    static Object valueOf(String type, Message.Field field) {
        if (type == null) return new String(field.asBytes(), UTF_8);
        var text = new String(field.asBytes(), UTF_8);
        return switch (type) {
            case "string" -> text;
            case "symbol" -> Symbol.valueOf(text);
            case "boolean" -> Boolean.valueOf(text);
            case "byte" -> Byte.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "ubyte" -> UnsignedByte.valueOf(text);
            case "ushort" -> UnsignedShort.valueOf(text);
            case "uint" -> UnsignedInteger.valueOf(text);
            case "ulong" -> UnsignedLong.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "timestamp" -> new Date(Long.parseLong(text));
            case "uuid" -> UUID.fromString(text);
            case "binary" -> new Binary(field.asBytes());
            case "null" -> null;
            default -> throw new Rpc.Fault("no AMQP type " + type);
        };
    }

    /** The SDK's writer makes nothing but strings. */
    static String nameOf(Object value) {
        if (value instanceof String) return "string";
        throw new Rpc.Fault("no name for " + value.getClass());
    }

    static byte[] bytesOf(Binary binary) {
        var bytes = new byte[binary.getLength()];
        binary.asByteBuffer().get(bytes);
        return bytes;
    }
}
