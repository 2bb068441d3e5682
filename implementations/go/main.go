// Drives the CloudEvents SDK for Go (docs/adapter-protocol.md).
package main

import (
	"runtime/debug"
	"slices"
	"strings"
)

// bindings are the SDK's, each in a file of its own.
var bindings = map[string]protocolBinding{
	"http":           httpBinding,
	"amqp":           amqpBinding,
	"kafka":          kafkaBinding,
	"nats":           natsBinding,
	"nats-jetstream": jetstreamBinding,
}

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
	declared := object{}
	for name, binding := range bindings {
		declared[name] = binding.capabilities
	}
	return object{
		"protocolVersion": 1,
		"implementation": object{
			"name": "CloudEvents SDK for Go", "version": strings.TrimPrefix(sdk.Version, "v"), "language": "Go",
			"url": "https://github.com/cloudevents/sdk-go",
		},
		"capabilities": object{
			"specversions": []string{"0.3", "1.0"}, "bindings": declared, "validate": true, "evaluate": true,
		},
		"maxConcurrency": 32,
	}, nil
}
