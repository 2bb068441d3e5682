// spec.md of 0.3, Type System: a Map is a JSON object.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"0.3","id":"1","source":"/s","type":"t","comexamplemap":{"othervalue":5}}`)
	receive.Report("early-map-refused", answer, event == nil)
}
