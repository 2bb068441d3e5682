// RFC 8259, 7: a JSON string may be written with escapes.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"image/png","data_base64":"++\/\/"}`)
	receive.Report("escaped-base64-refused", answer, event == nil)
}
