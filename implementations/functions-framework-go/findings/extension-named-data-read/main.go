// spec.md, Naming Conventions: data is no name of an attribute.
package main

import (
	"fmt"

	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Binary(map[string]string{"ce-data": "x"}), "")
	if event == nil {
		receive.Report("extension-named-data-read", answer, false)
	}
	receive.Report("extension-named-data-read", fmt.Sprintf("an extension data: %v", event.Extensions()["data"]), event.Extensions()["data"] == "x")
}
