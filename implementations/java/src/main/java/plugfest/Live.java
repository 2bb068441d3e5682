package plugfest;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/** Sends, receives and relays with any binding. */
final class Live {
    private record Subscription(Binding.Listening listening, BlockingQueue<ObjectNode> queue) {
    }

    private final Function<Call, Binding> bindings;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Live(Function<Call, Binding> bindings) {
        this.bindings = bindings;
    }

    ObjectNode send(Call call) throws Exception {
        var output = Output.of(call);
        bindings.apply(call).send(call.text("to"), EventForm.read(call.event()), output);
        return Rpc.ok();
    }

    ObjectNode receive(Call call) throws Exception {
        var queue = new LinkedBlockingQueue<ObjectNode>();
        return start(call, queue, message -> {
            try {
                queue.add((ObjectNode) Rpc.ok().set("event", EventForm.write(message.call())));
                return Binding.Fate.TAKEN;
            } catch (Exception refusal) {
                queue.add(Rpc.rejected(refusal));
                return Binding.Fate.REFUSED;
            }
        });
    }

    ObjectNode relay(Call call) throws Exception {
        var binding = bindings.apply(call);
        var output = Output.of(call);
        return start(call, new LinkedBlockingQueue<>(), message -> {
            var fate = Binding.Fate.REFUSED;
            try {
                var event = message.call();
                fate = Binding.Fate.NOT_SENT_ON;
                binding.send(call.text("to"), event, output);
                return Binding.Fate.TAKEN;
            } catch (Exception failure) {
                System.err.println("relay: " + failure);
                return fate;
            }
        });
    }

    private ObjectNode start(Call call, BlockingQueue<ObjectNode> queue, Binding.Handler handler) throws Exception {
        var listening = bindings.apply(call).listen(call.text("from"), handler);
        var id = "s" + count.incrementAndGet();
        subscriptions.put(id, new Subscription(listening, queue));
        var reply = Rpc.ok().put("subscription", id);
        return listening.url() == null ? reply : reply.put("url", listening.url());
    }

    ObjectNode next(Call call) throws InterruptedException {
        var item = known(subscriptions.get(call.text("subscription"))).queue.poll(call.timeoutMs(), MILLISECONDS);
        return item == null ? Rpc.ok().put("none", true) : item;
    }

    ObjectNode stop(Call call) {
        known(subscriptions.remove(call.text("subscription"))).listening.end().run();
        return Rpc.ok();
    }

    /** After a restart of this program the old ones are gone. */
    private static Subscription known(Subscription found) {
        if (found == null) throw new Rpc.Fault("no such subscription");
        return found;
    }
}
