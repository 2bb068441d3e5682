// JSON 3.1.2: data_base64 is Base64 text; the process ends of a number.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	panicked := receive.Death(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":5}`)
	receive.Report("receiver-dies-of-base64-number", panicked, panicked != "")
}
