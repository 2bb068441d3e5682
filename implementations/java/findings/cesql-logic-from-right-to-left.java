// AND, OR and XOR are taken from right to left.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlLogicFromRightToLeft {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("FALSE AND FALSE OR TRUE").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Boolean.FALSE.equals(result.value());
        var told = "FALSE AND FALSE OR TRUE is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-logic-from-right-to-left: " + told);
    }
}
