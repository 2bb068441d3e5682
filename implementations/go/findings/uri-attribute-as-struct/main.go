// An attribute of type URI or URI-reference is the fields of a Go struct in CESQL, not its string.
package main

import (
	"fmt"
	"os"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/types"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetExtension("uri", types.ParseURI("https://example.com/x?y=1"))
	if value := evaluate("uri", event); value != "https://example.com/x?y=1" {
		fmt.Printf("FINDING uri-attribute-as-struct: the attribute https://example.com/x?y=1 is %q\n", value)
		return
	}
	fmt.Println("not shown any more")
	os.Exit(1)
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
