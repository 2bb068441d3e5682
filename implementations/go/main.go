// Drives the CloudEvents SDK for Go (docs/adapter-protocol.md).
package main

import (
	"runtime/debug"
	"slices"
	"strings"
)

var (
	all    = []string{"binary", "structured", "batched"}
	single = []string{"binary", "structured"} // the SDK's client sends and receives no batches
)

func main() {
	serveLines(map[string]method{
		"initialize": initialize, "encode": encode, "decode": decode, "forward": forward, "validate": validate,
		"send": send, "receive.start": receiveStart, "receive.next": receiveNext, "receive.stop": stop,
		"forward.start": relayStart, "forward.stop": stop, "evaluate": evaluate, "shutdown": func(params) (object, error) { return nil, nil },
	})
}

func initialize(params) (object, error) {
	info, _ := debug.ReadBuildInfo()
	sdk := info.Deps[slices.IndexFunc(info.Deps, func(module *debug.Module) bool {
		return module.Path == "github.com/cloudevents/sdk-go/v2"
	})]
	return object{
		"protocolVersion": 1,
		"implementation": object{
			"name": "CloudEvents SDK for Go", "version": strings.TrimPrefix(sdk.Version, "v"), "language": "Go",
			"url": "https://github.com/cloudevents/sdk-go",
		},
		"capabilities": object{
			"specversions": []string{"0.3", "1.0"},
			"bindings": object{"http": object{
				"encode": all, "decode": all, "forward": single, "send": single, "receive": single, "relay": single,
				"formats": []string{"json", "protobuf"}, "batchFormats": []string{"json"},
			}},
			"validate": true, "evaluate": true,
		},
		"maxConcurrency": 32,
	}, nil
}
