// Engines reads objects as JSON lines and says of each, as a JSON line, what Argo CD's Lua engine with a script makes of
// its status, and what Flux makes of it: by kstatus, and by expressions for health checks.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	luajson "layeh.com/gopher-json"
)

type question struct {
	Script      string                           `json:"script"`
	Expressions kustomize.HealthCheckExpressions `json:"expressions"`
	Object      map[string]any                   `json:"object"`
}

type verdict struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

type answer struct {
	Argo        verdict `json:"argo"`
	Kstatus     verdict `json:"kstatus"`
	Expressions verdict `json:"expressions"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	for questions.More() {
		var asked question
		if err := questions.Decode(&asked); err != nil {
			return err
		}
		argo, err := argoHealth(asked.Script, asked.Object)
		if err != nil {
			return err
		}
		object := &unstructured.Unstructured{Object: whole(asked.Object).(map[string]any)}
		kstatus, err := status.Compute(object)
		if err != nil {
			return err
		}
		evaluator, err := cel.NewStatusEvaluator(&asked.Expressions)
		if err != nil {
			return err
		}
		evaluated, err := evaluator.Evaluate(context.Background(), object)
		if err != nil { // an expression that asks for a field that is not there tells nothing
			evaluated = &status.Result{Status: status.UnknownStatus, Message: err.Error()}
		}
		found := answer{Argo: argo, Kstatus: fluxHealth(kstatus), Expressions: fluxHealth(evaluated)}
		if err := answers.Encode(found); err != nil {
			return err
		}
	}
	return nil
}

// argoHealth runs a health script in the sandbox that Argo CD gives it: few libraries, no files, the object as obj.
func argoHealth(script string, object map[string]any) (verdict, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable,
	} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return verdict{}, err
		}
	}
	state.SetGlobal("obj", luajson.DecodeValue(state, object))
	if err := state.DoString(script); err != nil {
		return verdict{}, err
	}
	returned, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return verdict{}, fmt.Errorf("the script returned %s instead of a table", state.Get(-1).Type())
	}
	return verdict{Status: field(returned, "status"), Message: field(returned, "message")}, nil
}

func fluxHealth(result *status.Result) verdict {
	return verdict{Status: result.Status.String(), Message: result.Message}
}

func field(table *lua.LTable, name string) string {
	return lua.LVAsString(table.RawGetString(name))
}

// whole turns numbers without a fraction into integers, as Kubernetes' own decoder does.
func whole(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = whole(item)
		}
	case []any:
		for index, item := range value {
			value[index] = whole(item)
		}
	case float64:
		if value == float64(int64(value)) {
			return int64(value)
		}
	}
	return value
}
