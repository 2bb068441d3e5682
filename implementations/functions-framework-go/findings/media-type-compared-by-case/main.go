// RFC 9110, 8.3.1: media types do not depend on case.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(map[string]string{"Content-Type": "Application/CloudEvents+JSON"},
		`{"specversion":"1.0","id":"1","source":"/s","type":"t"}`)
	receive.Report("media-type-compared-by-case", answer, event == nil)
}
