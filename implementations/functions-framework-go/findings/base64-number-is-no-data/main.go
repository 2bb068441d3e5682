// JSON 3.1.2: data_base64 is Base64 text.
package main

import (
	"fmt"

	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/octet-stream","data_base64":5}`)
	if event == nil {
		receive.Report("base64-number-is-no-data", answer, false)
	}
	receive.Report("base64-number-is-no-data", fmt.Sprintf("an event with %d bytes of data", len(event.Data())), true)
}
