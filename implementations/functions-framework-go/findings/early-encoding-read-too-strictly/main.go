// spec.md of 0.3, datacontentencoding: its value does not depend on case (RFC 2045, 6.1).
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"0.3","id":"1","source":"/s","type":"t","datacontentencoding":"Base64","data":"aGk="}`)
	receive.Report("early-encoding-read-too-strictly", answer, event == nil)
}
