// A missing attribute is FALSE wherever it stands, so that LENGTH of it is 5.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlMissingAttributeIsFalse {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("LENGTH(missing)").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Integer.valueOf(5).equals(result.value());
        var told = "LENGTH(missing) is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-missing-attribute-is-false: " + told);
    }
}
