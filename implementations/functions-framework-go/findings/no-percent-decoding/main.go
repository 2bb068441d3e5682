// HTTP 3.1.3.2: a receiver does one round of percent-decoding.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Binary(map[string]string{"ce-subject": "Euro%20%E2%82%AC"}), "")
	if event == nil {
		receive.Report("no-percent-decoding", answer, false)
	}
	receive.Report("no-percent-decoding", event.Subject(), event.Subject() == "Euro%20%E2%82%AC")
}
