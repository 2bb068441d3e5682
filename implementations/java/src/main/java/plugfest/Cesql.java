package plugfest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.sql.EvaluationException;
import io.cloudevents.sql.Parser;

/** The SDK's CESQL engine. A result may hold a value and what went wrong, of which the first is told. */
final class Cesql {
    private Cesql() {
    }

    static ObjectNode evaluate(Call call) throws Exception {
        var expression = Parser.parseDefault(call.text("expression"));
        var result = expression.evaluate(EventForm.read(call.event()));
        var reply = Rpc.ok();
        if (result.value() != null) reply.set("value", Rpc.JSON.valueToTree(result.value()));
        if (result.isFailed()) reply.put("error", kindOf(result.causes().iterator().next()));
        return reply;
    }

    private static String kindOf(EvaluationException cause) {
        return switch (cause.getKind()) {
            case CAST -> "cast";
            case MISSING_ATTRIBUTE -> "missingAttribute";
            case MISSING_FUNCTION -> "missingFunction";
            case FUNCTION_EVALUATION -> "functionEvaluation";
            case MATH -> "math";
            default -> "generic";
        };
    }
}
