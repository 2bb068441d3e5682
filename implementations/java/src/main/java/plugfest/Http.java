package plugfest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** cloudevents-http-basic, with the HTTP server and the HTTP client of the JDK. */
final class Http implements Binding {
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Message encode(CloudEvent event, Output output) {
        var fields = new ArrayList<Message.Field>();
        var body = new byte[1][];
        output.write(HttpMessageFactory.createWriter(
            (name, value) -> fields.add(Message.Field.of(name, null, value)), bytes -> body[0] = bytes), event);
        return new Message(fields, body[0]);
    }

    @Override
    public CloudEvent decode(Message message) {
        return HttpMessageFactory.createReader(header -> {
            for (var field : message.fields()) {
                if (field.name().startsWith(":")) continue;
                // The JDK's server, as any server of Java, makes a char of each byte.
                header.accept(field.name(), field.text() == null ? new String(field.bytes(), ISO_8859_1) : field.text());
            }
        }, message.body()).toEvent();
    }

    @Override
    public void send(String to, CloudEvent event, Output output) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(to));
        output.write(HttpMessageFactory.createWriter(request::header,
            body -> request.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))), event);
        var response = client.send(request.build(), BodyHandlers.discarding());
        if (response.statusCode() >= 300) throw new IOException("HTTP " + response.statusCode());
    }

    @Override
    public Listening listen(String from, Handler handler) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            var fate = handler.handle(() ->
                HttpMessageFactory.createReaderFromMultimap(exchange.getRequestHeaders(), body).toEvent());
            answer(exchange, switch (fate) {
                case TAKEN -> 204;
                case REFUSED -> 400;
                case NOT_SENT_ON -> 502;
            });
        });
        server.start();
        return new Listening("http://127.0.0.1:" + server.getAddress().getPort() + "/", () -> {
            server.stop(0);
            threads.shutdown();
        });
    }

    private static void answer(HttpExchange exchange, int status) {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
