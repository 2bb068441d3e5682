// Deep parentheses are a StackOverflowError of the parser, which is no exception.
import io.cloudevents.sql.Parser;

class CesqlParserDiesOfDepth {
    public static void main(String[] arguments) throws Exception {
        var expression = "(".repeat(100_000) + "1" + ")".repeat(100_000);
        String death = null;
        try {
            Parser.parseDefault(expression);
        } catch (StackOverflowError error) {
            death = error.getClass().getName();
        }
        var shown = death != null;
        var told = death;
        if (!shown) {
            System.out.println("not shown any more");
            System.exit(1);
        }
        System.out.println("FINDING cesql-parser-dies-of-depth: " + told);
    }
}
