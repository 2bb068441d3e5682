// HTTP 3.1.3.2: a receiver takes off the double quotes that senders of older versions write.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Binary(map[string]string{"ce-subject": `"abc"`}), "")
	if event == nil {
		receive.Report("no-unquoting", answer, false)
	}
	receive.Report("no-unquoting", event.Subject(), event.Subject() == `"abc"`)
}
