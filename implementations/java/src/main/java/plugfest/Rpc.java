package plugfest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON-RPC 2.0, one message a line. Nothing here knows the SDK. */
final class Rpc {
    /** Keeps numbers as they are written, and writes also what is no Unicode. */
    static final ObjectMapper JSON = JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
        .build();

    static {
        JSON.getFactory().setStreamReadConstraints(StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE).maxNestingDepth(10_000).build());
    }

    /** What it throws is the SDK's refusal, unless it is one of the two below. */
    interface Method {
        ObjectNode call(Call call) throws Exception;
    }

    static final class Unsupported extends RuntimeException {
        Unsupported(String capability) {
            super(capability);
        }
    }

    /** A fault of this adapter or of who drives it. */
    static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message);
        }
    }

    private Rpc() {
    }

    static ObjectNode ok() {
        return JSON.createObjectNode().put("outcome", "ok");
    }

    static ObjectNode rejected(Throwable refusal) {
        var text = new StringBuilder(refusal.toString());
        for (var cause = refusal.getCause(); cause != null; cause = cause.getCause()) text.append(": ").append(cause);
        return JSON.createObjectNode().put("outcome", "rejected").put("message", text.toString());
    }

    static void serve(Map<String, Method> methods) throws IOException, InterruptedException {
        var output = System.out;
        var threads = Executors.newCachedThreadPool();
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line; (line = input.readLine()) != null; ) {
            var request = line;
            threads.execute(() -> answer(request, methods, output));
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        System.exit(0);
    }

    private static void answer(String line, Map<String, Method> methods, PrintStream output) {
        try {
            var request = JSON.readTree(line);
            var name = request.get("method").textValue();
            var reply = reply(name, methods.get(name), new Call(request.path("params")));
            reply.put("jsonrpc", "2.0").set("id", request.get("id"));
            var bytes = (JSON.writeValueAsString(reply) + "\n").getBytes(UTF_8);
            synchronized (output) {
                output.write(bytes, 0, bytes.length);
                output.flush();
            }
            if (name.equals("shutdown")) System.exit(0);
        } catch (Throwable unexpected) {
            // An Error of the SDK, which no program catches, or one of this adapter: either way nothing to go on from.
            unexpected.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static ObjectNode reply(String name, Method method, Call call) {
        var reply = JSON.createObjectNode();
        try {
            if (method == null) throw new Unsupported(name);
            reply.set("result", method.call(call));
        } catch (Unsupported missing) {
            reply.putObject("result").put("outcome", "unsupported").put("capability", missing.getMessage());
        } catch (Fault fault) {
            reply.putObject("error").put("code", -32603).put("message", fault.getMessage());
        } catch (Exception refusal) {
            reply.set("result", rejected(refusal));
        }
        return reply;
    }
}
