// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

// Member is a member of an object, its value as it was written.
type Member struct {
	Name  string
	Value []byte
}

// Members returns an object's members in their order; false when the value is
// not an object. The values are parts of the object's bytes.
func Members(object []byte) ([]Member, bool) {
	var list []Member
	ok := EachMember(object, func(name, value []byte) {
		list = append(list, Member{string(name), value})
	})
	return list, ok
}

// Get returns the value of an object's member; nil when there is none. Of
// several with the same name it is the last.
func Get(object []byte, name string) []byte {
	var found []byte
	EachMember(object, func(n, value []byte) {
		if string(n) == name {
			found = value
		}
	})
	return found
}

// Text returns an object's member that is a string; "" when there is none.
func Text(object []byte, name string) string {
	s, _ := String(Get(object, name))
	return s
}

// Encode returns the object of the members; nil for none.
func Encode(members []Member) []byte {
	if len(members) == 0 {
		return nil
	}
	b := []byte{'{'}
	for _, m := range members {
		b = append(AppendKey(b, m.Name), m.Value...)
	}
	return append(b, '}')
}

// Merge sets members in a list, and copies their bytes; later ones replace
// earlier ones of the same name.
func Merge(list, members []Member) []Member {
next:
	for _, m := range members {
		m.Value = append([]byte(nil), m.Value...)
		for i := range list {
			if list[i].Name == m.Name {
				list[i] = m
				continue next
			}
		}
		list = append(list, m)
	}
	return list
}
