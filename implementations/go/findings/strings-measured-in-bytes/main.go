// LENGTH, LEFT, RIGHT, SUBSTRING and LIKE take bytes for characters.
package main

import (
	"fmt"
	"os"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	length, left, like := evaluate("LENGTH('äö')", event), evaluate("LEFT('😀bc', 1)", event), evaluate("'😀' LIKE '_'", event)
	if length == int32(2) && left == "😀" && like == true {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING strings-measured-in-bytes: LENGTH('äö') is %v, LEFT('😀bc', 1) is %q, '😀' LIKE '_' is %v\n", length, left, like)
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
