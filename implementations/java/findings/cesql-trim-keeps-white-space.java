// TRIM takes away control characters and keeps white space beyond ASCII.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlTrimKeepsWhiteSpace {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("TRIM(' a')").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = !"a".equals(result.value());
        var told = "TRIM(' a') is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-trim-keeps-white-space: " + told);
    }
}
