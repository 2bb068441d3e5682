// HTTP 3.1.3.1: "ce-" alone is no attribute; the process ends of it.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	panicked := receive.Death(receive.Binary(map[string]string{"Ce-": "v"}), "")
	receive.Report("receiver-dies-of-empty-name", panicked, panicked != "")
}
