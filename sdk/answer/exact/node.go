// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

// Node is an expression: one of [*Literal], [*Percent], [*DegreeSign],
// [*Variable], [*Negate], [*Binary] and [*Call].
type Node interface {
	// children returns the operands in reading order.
	children() []Node
}

// Literal is a number as it was written.
type Literal struct {
	Value Number
	// Text is how it was written; empty when it was computed.
	Text string
}

// Percent is X hundredths.
type Percent struct{ X Node }

// DegreeSign is the angle of X degrees; its value is in radians.
type DegreeSign struct{ X Node }

// Variable is a name that an evaluation must bind.
type Variable struct{ Name string }

// Negate is -X.
type Negate struct{ X Node }

// Op is a binary operation.
type Op byte

// The binary operations.
const (
	OpAdd Op = '+'
	OpSub Op = '-'
	OpMul Op = '*'
	OpQuo Op = '/'
	OpPow Op = '^'
	OpMod Op = '%'
)

// Binary is L Op R.
type Binary struct {
	Op   Op
	L, R Node
	// Implicit says that a multiplication was written without a sign.
	Implicit bool
}

// Call applies a function, one of those that [Functions] lists.
type Call struct {
	Name string
	Args []Node
}

func (*Literal) children() []Node      { return nil }
func (*Variable) children() []Node     { return nil }
func (n *Percent) children() []Node    { return []Node{n.X} }
func (n *DegreeSign) children() []Node { return []Node{n.X} }
func (n *Negate) children() []Node     { return []Node{n.X} }
func (n *Binary) children() []Node     { return []Node{n.L, n.R} }
func (n *Call) children() []Node       { return n.Args }

// Walk calls visit for n and everything below it, parents first, until visit
// returns false for a node, whose operands it then skips.
func Walk(n Node, visit func(Node) bool) {
	if !visit(n) {
		return
	}
	for _, c := range n.children() {
		Walk(c, visit)
	}
}

// Rewrite returns n with f applied to every node, operands first. n itself is not changed.
func Rewrite(n Node, f func(Node) Node) Node {
	switch n := n.(type) {
	case *Percent:
		return f(&Percent{X: Rewrite(n.X, f)})
	case *DegreeSign:
		return f(&DegreeSign{X: Rewrite(n.X, f)})
	case *Negate:
		return f(&Negate{X: Rewrite(n.X, f)})
	case *Binary:
		return f(&Binary{Op: n.Op, L: Rewrite(n.L, f), R: Rewrite(n.R, f), Implicit: n.Implicit})
	case *Call:
		args := make([]Node, len(n.Args))
		for i, a := range n.Args {
			args[i] = Rewrite(a, f)
		}
		return f(&Call{Name: n.Name, Args: args})
	default:
		return f(n)
	}
}

// Variables returns the names that n needs bound, each once, in reading order.
func Variables(n Node) []string {
	var names []string
	seen := map[string]bool{}
	Walk(n, func(n Node) bool {
		if v, ok := n.(*Variable); ok && !seen[v.Name] {
			seen[v.Name] = true
			names = append(names, v.Name)
		}
		return true
	})
	return names
}
