// spec.md of 0.3, Attribute Naming Convention: names have no capitals.
package main

import (
	"fmt"

	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"0.3","id":"1","source":"/s","type":"t","comExample":"v"}`)
	if event == nil {
		receive.Report("early-names-unchecked", answer, false)
	}
	receive.Report("early-names-unchecked", fmt.Sprint(event.Extensions()), len(event.Extensions()) == 1)
}
