// JSON 2.2: a member that is null is the same as one that is not there.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":null}`)
	receive.Report("null-datacontenttype-refused", answer, event == nil)
}
