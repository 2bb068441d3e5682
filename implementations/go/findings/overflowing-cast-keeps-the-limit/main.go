// A string beyond 32 bits is cast to the limit, not to 0. The error is there.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	value := evaluate("INT('2147483648')", event)
	if !strings.HasPrefix(fmt.Sprint(value), "2147483647 ") {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING overflowing-cast-keeps-the-limit: INT('2147483648') is %v\n", value)
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
