package main

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/nomad/jobspec2"
	"github.com/zclconf/go-cty/cty"
)

// reading are the functions whose value depends on files.
var reading = []string{"file", "filebase64", "fileexists", "fileset"}

type replacement struct {
	from, to int
	text     []byte
}

// inlined is a source in which each call of a function that reads files stands as its value, as far as that does not
// depend on locals: Nomad reads no files where it shows a source, or parses it for its API.
func inlined(body []byte, directory string, all values) []byte {
	parsed, diagnostics := hclsyntax.ParseConfig(body, "", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return body
	}
	context := &hcl.EvalContext{
		Functions: jobspec2.Functions(directory, true),
		Variables: map[string]cty.Value{"var": all.evaluated()},
	}
	var found []replacement
	_ = hclsyntax.VisitAll(parsed.Body.(*hclsyntax.Body), func(node hclsyntax.Node) hcl.Diagnostics {
		call, isCall := node.(*hclsyntax.FunctionCallExpr)
		if !isCall || !slices.Contains(reading, call.Name) {
			return nil
		}
		if value, diagnostics := call.Value(context); !diagnostics.HasErrors() && value.IsWhollyKnown() {
			text := hclwrite.TokensForValue(value).Bytes()
			found = append(found, replacement{call.Range().Start.Byte, call.Range().End.Byte, text})
		}
		return nil
	})
	slices.SortFunc(found, func(one, other replacement) int { return one.from - other.from })
	var result bytes.Buffer
	end := 0
	for _, each := range found {
		// One within another is in its value.
		if each.from < end {
			continue
		}
		result.Write(body[end:each.from])
		result.Write(each.text)
		end = each.to
	}
	result.Write(body[end:])
	return result.Bytes()
}
