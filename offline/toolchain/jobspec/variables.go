package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// declaration is a variable that a job file declares.
type declaration struct {
	// kind is cty.NilType where the file says neither a type nor a default: it takes anything.
	kind cty.Type
	// initial is its default; cty.NilVal if it has none.
	initial cty.Value
}

// values of the variables of a file.
type values struct {
	declared map[string]declaration
	given    map[string]cty.Value
}

var topLevel = &hcl.BodySchema{
	Blocks: []hcl.BlockHeaderSchema{
		{Type: "variable", LabelNames: []string{"name"}},
		{Type: "variables"},
		{Type: "locals"},
		{Type: "job", LabelNames: []string{"name"}},
	},
}

// valuesOf reads what a file declares and what is given to it.
func valuesOf(body []byte, input Input) (values, []Problem) {
	parsed, diagnostics := parseSyntax(body, filepath.Base(input.Path))
	if diagnostics.HasErrors() {
		return values{}, problemsOf(diagnostics, body)
	}
	all := values{declared: declarations(parsed.Body), given: map[string]cty.Value{}}
	var problems []Problem
	for _, path := range input.VariableFiles {
		problems = append(problems, all.readFile(path)...)
	}
	for _, name := range sortedKeys(input.Variables) {
		if _, isDeclared := all.declared[name]; !isDeclared && optional(input, name) {
			continue
		}
		if problem := all.give(name, jsonValue(input.Variables[name])); problem != "" {
			problems = append(problems, Problem{Variable: name, Message: problem})
		}
	}
	// Of those that are given, what is wrong is said already.
	if len(problems) > 0 {
		return all, problems
	}
	for _, name := range sortedKeys(all.declared) {
		if _, isGiven := all.given[name]; !isGiven && all.declared[name].initial == cty.NilVal {
			problems = append(problems, Problem{Variable: name, Message: "is missing, and the file has no default for it"})
		}
	}
	return all, problems
}

func parseSyntax(body []byte, name string) (*hcl.File, hcl.Diagnostics) {
	if isJSON(body) {
		return hcljson.Parse(body, name)
	}
	return hclsyntax.ParseConfig(body, name, hcl.InitialPos)
}

// declarations leaves out what is wrong with them: Nomad's parser says it.
func declarations(body hcl.Body) map[string]declaration {
	declared := map[string]declaration{}
	content, _, _ := body.PartialContent(topLevel)
	for _, block := range content.Blocks {
		attributes, _ := block.Body.JustAttributes()
		switch block.Type {
		case "variable":
			declared[block.Labels[0]] = declarationOf(attributes)
		case "variables":
			for name, attribute := range attributes {
				initial, _ := attribute.Expr.Value(nil)
				declared[name] = declaration{kind: initial.Type(), initial: initial}
			}
		}
	}
	return declared
}

func declarationOf(attributes hcl.Attributes) declaration {
	one := declaration{kind: cty.NilType, initial: cty.NilVal}
	if attribute, has := attributes["type"]; has {
		if kind, diagnostics := typeexpr.Type(attribute.Expr); !diagnostics.HasErrors() {
			one.kind = kind
		}
	}
	if attribute, has := attributes["default"]; has {
		one.initial, _ = attribute.Expr.Value(nil)
		if one.kind == cty.NilType {
			one.kind = one.initial.Type()
		} else if converted, err := convert.Convert(one.initial, one.kind); err == nil {
			one.initial = converted
		}
	}
	return one
}

func (all *values) readFile(path string) []Problem {
	name := filepath.Base(path)
	body, err := os.ReadFile(path)
	if err != nil {
		return []Problem{{File: name, Message: err.Error()}}
	}
	parsed, diagnostics := parseSyntax(body, name)
	if !diagnostics.HasErrors() {
		attributes, more := parsed.Body.JustAttributes()
		diagnostics = append(diagnostics, more...)
		for _, key := range sortedKeys(attributes) {
			attribute := attributes[key]
			value, more := attribute.Expr.Value(nil)
			diagnostics = append(diagnostics, more...)
			if more.HasErrors() {
				continue
			}
			if problem := all.give(key, value); problem != "" {
				diagnostics = append(diagnostics, &hcl.Diagnostic{
					Severity: hcl.DiagError, Summary: key + " " + problem, Subject: &attribute.Range,
				})
			}
		}
	}
	problems := problemsOf(diagnostics, body)
	for index := range problems {
		problems[index].File = name
	}
	return problems
}

// give sets the value of a variable; it returns what is wrong with it.
func (all *values) give(name string, value cty.Value) string {
	declared, found := all.declared[name]
	if !found {
		return "is not a variable of the job's file"
	}
	if declared.kind != cty.NilType {
		converted, err := convert.Convert(value, declared.kind)
		if err != nil {
			return fmt.Sprintf("must be %s: %v", typeexpr.TypeString(declared.kind), err)
		}
		value = converted
	} else if value.Type().IsPrimitiveType() {
		// As `-var` has it, which knows no type.
		value, _ = convert.Convert(value, cty.String)
	}
	all.given[name] = value
	return ""
}

func optional(input Input, name string) bool {
	return slices.Contains(input.Optional, name)
}

func jsonValue(text json.RawMessage) cty.Value {
	kind, err := ctyjson.ImpliedType(text)
	if err != nil {
		return cty.DynamicVal
	}
	value, err := ctyjson.Unmarshal(text, kind)
	if err != nil {
		return cty.DynamicVal
	}
	return value
}

// content is the text of a file of values.
func (all values) content() string {
	file := hclwrite.NewEmptyFile()
	for _, name := range sortedKeys(all.given) {
		file.Body().SetAttributeValue(name, all.given[name])
	}
	return string(file.Bytes())
}

// flags are the values as the flag -var of the command line takes them, where it can.
func (all values) flags() (map[string]string, bool) {
	flags := map[string]string{}
	for name, value := range all.given {
		switch kind := all.declared[name].kind; {
		case value.IsNull():
			return nil, false
		case kind == cty.String || kind == cty.Number || kind == cty.NilType:
			text, err := convert.Convert(value, cty.String)
			if err != nil {
				return nil, false
			}
			flags[name] = text.AsString()
		default:
			flags[name] = string(hclwrite.TokensForValue(value).Bytes())
		}
	}
	return flags, true
}

// evaluated are all variables with their values, for expressions.
func (all values) evaluated() cty.Value {
	known := map[string]cty.Value{}
	for name, declared := range all.declared {
		known[name] = declared.initial
	}
	for name, value := range all.given {
		known[name] = value
	}
	return cty.ObjectVal(known)
}

func sortedKeys[Value any, All ~map[string]Value](all All) []string {
	keys := make([]string, 0, len(all))
	for key := range all {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
