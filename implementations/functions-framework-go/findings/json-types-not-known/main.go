// JSON 3.1.1: every */*+json is JSON.
package main

import (
	"plugfest.example/functions-framework-go/findings/receive"
)

func main() {
	answer, event := receive.Post(receive.Structured, `{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/vnd.example+json","data":{"a":1}}`)
	receive.Report("json-types-not-known", answer, event == nil)
}
