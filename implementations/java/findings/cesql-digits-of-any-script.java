// Digits of any script are cast to an Integer.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlDigitsOfAnyScript {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("INT('١')").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Integer.valueOf(1).equals(result.value()) && !result.isFailed();
        var told = "INT('١') is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-digits-of-any-script: " + told);
    }
}
