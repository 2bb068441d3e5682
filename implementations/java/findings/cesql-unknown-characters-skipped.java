// A character that is no token is overlooked.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlUnknownCharactersSkipped {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("TRUE;").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Boolean.TRUE.equals(result.value());
        var told = "TRUE; is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-unknown-characters-skipped: " + told);
    }
}
