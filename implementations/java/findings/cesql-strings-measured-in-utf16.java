// Strings are measured and cut in halves of UTF-16.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlStringsMeasuredInUtf16 {
    public static void main(String[] arguments) throws Exception {
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var result = Parser.parseDefault("LENGTH('😀')").evaluate(EvaluationRuntime.getDefault(), event);
        var shown = Integer.valueOf(2).equals(result.value());
        var told = "LENGTH('😀') is " + "" + result.value();
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-strings-measured-in-utf16: " + told);
    }
}
