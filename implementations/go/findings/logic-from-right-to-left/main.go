// AND, OR and XOR, which are of one level, are evaluated from right to left.
package main

import (
	"fmt"
	"os"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	and, xor := evaluate("FALSE AND FALSE OR TRUE", event), evaluate("TRUE XOR TRUE AND FALSE", event)
	if and != false || xor != true {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING logic-from-right-to-left: FALSE AND FALSE OR TRUE is %v, TRUE XOR TRUE AND FALSE is %v\n", and, xor)
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
