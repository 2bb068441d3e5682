package main

import (
	cesqlerrors "github.com/cloudevents/sdk-go/sql/v2/errors"
	"github.com/cloudevents/sdk-go/sql/v2/parser"
)

// evaluate asks the SDK's CESQL engine, which stops at the first error; a value may come with it.
func evaluate(p params) (object, error) {
	expression, err := parser.Parse(p.Expression)
	if err != nil {
		return nil, err
	}
	event, err := newEvent(p.Event)
	if err != nil {
		return nil, err
	}
	value, err := expression.Evaluate(event)
	reply := object{}
	if value != nil {
		reply["value"] = value
	}
	if err != nil {
		reply["error"] = kindOf(err)
	}
	return reply, nil
}

func kindOf(err error) string {
	switch {
	case cesqlerrors.IsMathError(err):
		return "math"
	case cesqlerrors.IsCastError(err):
		return "cast"
	case cesqlerrors.IsMissingAttributeError(err):
		return "missingAttribute"
	case cesqlerrors.IsMissingFunctionError(err):
		return "missingFunction"
	case cesqlerrors.IsFunctionEvaluationError(err):
		return "functionEvaluation"
	}
	return "generic"
}
