package plugfest;

import com.fasterxml.jackson.databind.JsonNode;

/** The params of one request. */
record Call(JsonNode params) {
    /** Absent is null. */
    String text(String name) {
        return params.path(name).textValue();
    }

    JsonNode event() {
        if (!params.has("event")) throw new Rpc.Unsupported("batches");
        return params.get("event");
    }

    JsonNode message() {
        return params.get("message");
    }

    int timeoutMs() {
        return params.get("timeoutMs").intValue();
    }
}
