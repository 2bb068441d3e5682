package plugfest;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonClient;
import io.vertx.proton.ProtonClientOptions;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonReceiver;
import io.vertx.proton.ProtonSender;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.message.Message;

/** One connection to each broker, and a new one after it was lost. Everything in it happens on its own thread. */
final class AmqpConnections {
    private static final long LIMIT_SECONDS = 5;

    private record Link(ProtonConnection connection, Context context, Map<String, ProtonSender> senders) {
    }

    private Vertx vertx;
    private final Map<String, Link> links = new HashMap<>();

    /** Returns once the broker has accepted the message. */
    void send(String to, Message message) throws Exception {
        var link = connect(to);
        var done = new CompletableFuture<Void>();
        onThread(link, done, () -> {
            var sender = link.senders.computeIfAbsent(addressOf(to), address -> link.connection.createSender(address).open());
            sender.send(message, delivery -> {
                if (delivery.getRemoteState() instanceof Accepted) done.complete(null);
                else done.completeExceptionally(new IOException("the broker answered " + delivery.getRemoteState()));
            });
        });
        await(done);
    }

    /** Returns once the broker has opened the link; the result closes it. */
    Runnable receive(String from, Consumer<Message> consumer) throws Exception {
        var link = connect(from);
        var opened = new CompletableFuture<ProtonReceiver>();
        // A relay waits for its other side, so that not the connection's own thread may do it.
        var work = vertx.createSharedWorkerExecutor("from " + from, 1, 1, TimeUnit.HOURS);
        onThread(link, opened, () -> {
            var receiver = link.connection.createReceiver(addressOf(from));
            receiver.handler((delivery, message) -> work.executeBlocking(() -> {
                consumer.accept(message);
                return null;
            }));
            receiver.openHandler(result -> {
                if (result.succeeded()) opened.complete(result.result());
                else opened.completeExceptionally(result.cause());
            });
            receiver.open();
        });
        var receiver = await(opened);
        return () -> {
            onThread(link, new CompletableFuture<>(), receiver::close);
            work.close();
        };
    }

    private synchronized Link connect(String url) throws Exception {
        var uri = URI.create(url);
        var known = links.get(uri.getAuthority());
        if (known != null && !known.connection.isDisconnected()) return known;
        if (vertx == null) vertx = Vertx.vertx();
        var user = uri.getUserInfo() == null ? new String[2] : uri.getUserInfo().split(":", 2);
        var opened = new CompletableFuture<Link>();
        ProtonClient.create(vertx).connect(new ProtonClientOptions(), uri.getHost(), uri.getPort(), user[0], user[1], result -> {
            if (result.failed()) {
                opened.completeExceptionally(result.cause());
                return;
            }
            var connection = result.result();
            connection.disconnectHandler(ProtonConnection::disconnect);
            connection.openHandler(open -> {
                if (open.succeeded()) opened.complete(new Link(connection, Vertx.currentContext(), new HashMap<>()));
                else opened.completeExceptionally(open.cause());
            });
            connection.open();
        });
        var link = await(opened);
        links.put(uri.getAuthority(), link);
        return link;
    }

    private static void onThread(Link link, CompletableFuture<?> result, Runnable work) {
        link.context.runOnContext(nothing -> {
            try {
                work.run();
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        }
    }

    private static String addressOf(String url) {
        return URI.create(url).getPath().substring(1);
    }
}
