// spec.md, Type System: a number is a whole one.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","n":1.5}`)
	if event == nil {
		receive.Report("fraction-becomes-integer", answer, false)
	}
	receive.Report("fraction-becomes-integer", event.Extensions()["n"], event.Extensions()["n"] == int32(1))
}
