// What is no token of CESQL is skipped: the lexer prints it, and the expression counts as correct.
package main

import (
	"fmt"
	"os"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	rest, sum := evaluate("TRUE;", event), evaluate("1 @ + 2", event)
	if rest != true || sum != int32(3) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING unknown-characters-skipped: `TRUE;` is %v, `1 @ + 2` is %v, `!TRUE` is %v\n", rest, sum, evaluate("!TRUE", event))
}

func evaluate(text string, event cloudevents.Event) any {
	expression, err := parser.Parse(text)
	if err != nil {
		return err
	}
	value, err := expression.Evaluate(event)
	if err != nil {
		return fmt.Sprintf("%v and the error %v", value, err)
	}
	return value
}
