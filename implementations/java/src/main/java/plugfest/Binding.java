package plugfest;

import java.util.concurrent.Callable;

import io.cloudevents.CloudEvent;

/** One protocol binding of the SDK. What a method throws is the SDK's refusal, or that of the client it works with. */
interface Binding {
    Message encode(CloudEvent event, Output output) throws Exception;

    CloudEvent decode(Message message) throws Exception;

    /** Returns once the message is out. */
    void send(String to, CloudEvent event, Output output) throws Exception;

    /** Listens at an address of its own, or at {@code from} in a broker, and returns once it misses nothing any more. */
    Listening listen(String from, Handler handler) throws Exception;

    /** The address is null behind a broker. */
    record Listening(String url, Runnable end) {
    }

    enum Fate { TAKEN, REFUSED, NOT_SENT_ON }

    interface Handler {
        /** {@code message} reads what came; what it throws is the refusal of it. */
        Fate handle(Callable<CloudEvent> message);
    }
}
