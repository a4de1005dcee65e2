// Writes the job specification of Nomad's API as types of TypeScript, from the structs that Nomad's own parser fills: every
// field by the name that JSON has for it. What only servers set is left out.
package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/nomad/api"
)

const head = `// Made by npm run types, of the structs of Nomad's own API.

`

// Of these, what no job file has is what servers note.
var keptByServers = map[reflect.Type]bool{
	reflect.TypeFor[api.Job]():           true,
	reflect.TypeFor[api.ScalingPolicy](): true,
}

func main() {
	fmt.Fprint(os.Stdout, head)
	for queue, known := []reflect.Type{reflect.TypeFor[api.Job]()}, map[reflect.Type]bool{}; len(queue) > 0; {
		next := queue[0]
		queue = queue[1:]
		if !known[next] {
			known[next] = true
			queue = append(queue, write(next)...)
		}
	}
}

// write prints the interface of a struct, and returns the structs that it names.
func write(of reflect.Type) (named []reflect.Type) {
	if of.NumField() == 0 {
		fmt.Printf("export type %s = Readonly<Record<string, never>>;\n\n", name(of))
		return nil
	}
	fmt.Printf("export interface %s {\n", name(of))
	for _, field := range reflect.VisibleFields(of) {
		hcl, isInFiles := field.Tag.Lookup("hcl")
		key := jsonName(field)
		if key == "-" || !isInFiles && keptByServers[of] {
			continue
		}
		text, structs := typescript(field.Type)
		named = append(named, structs...)
		if note := noteOn(field, hcl, key); note != "" {
			fmt.Printf("  /** %s. */\n", note)
		}
		fmt.Printf("  %s?: %s | undefined;\n", key, text)
	}
	fmt.Print("}\n\n")
	return named
}

// noteOn is what the name and the type of a field do not say: what a job file calls it, and the unit.
func noteOn(field reflect.StructField, hcl, key string) string {
	var notes []string
	label, _, _ := strings.Cut(hcl, ",")
	if label != "" && !strings.EqualFold(strings.ReplaceAll(label, "_", ""), key) {
		notes = append(notes, "`"+label+"` in a job file")
	}
	if deref(field.Type) == reflect.TypeFor[time.Duration]() {
		notes = append(notes, "in nanoseconds")
	}
	if len(notes) == 0 {
		return ""
	}
	text := strings.Join(notes, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// jsonName is what the field is called in JSON: "-" if it is not there.
func jsonName(field reflect.StructField) string {
	if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key != "" {
		return key
	}
	return field.Name
}

func name(of reflect.Type) string {
	return "Nomad" + of.Name()
}

func deref(of reflect.Type) reflect.Type {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	return of
}

// typescript is the type of a value, with the structs that it names.
func typescript(of reflect.Type) (text string, named []reflect.Type) {
	of = deref(of)
	switch of.Kind() {
	case reflect.Struct:
		return name(of), []reflect.Type{of}
	case reflect.Slice:
		element, named := typescript(of.Elem())
		return "readonly " + element + "[]", named
	case reflect.Map:
		element, named := typescript(of.Elem())
		return "Readonly<Record<string, " + element + ">>", named
	case reflect.String:
		return "string", nil
	case reflect.Bool:
		return "boolean", nil
	case reflect.Interface:
		return "unknown", nil
	default:
		return "number", nil
	}
}
