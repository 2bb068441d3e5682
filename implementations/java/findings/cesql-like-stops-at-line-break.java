// % and _ do not match a line break.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlLikeStopsAtLineBreak {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("'a\nb' LIKE 'a%b'").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Boolean.FALSE.equals(result.value());
        var told = "'a\\nb' LIKE 'a%b' is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-like-stops-at-line-break: " + told);
    }
}
