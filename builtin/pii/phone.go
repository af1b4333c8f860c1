// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// maxPhoneDigits is the longest number, country code included (ITU-T E.164 §6).
const maxPhoneDigits = 15

var (
	// phoneWords speak for a number being a telephone's.
	phoneWords = wordSet(`phone phones telephone tel telefon telefono teléfono telefone téléphone mobile mobil móvil movil
		cell cellphone celular cellulare handy fax whatsapp sms hotline landline phonenumber mobilenumber handynummer rufnummer telefonnummer
		телефон тел 电话 手机 電話 携帯 전화`)
	// callWords say it of a number that is written like one. Before bare digits
	// they are too weak: calls return numbers.
	callWords = wordSet("call calls dial ring reach contact callme appelle appelez ruf rufen anrufen erreichbar llamar llama")
	bothWords = union(phoneWords, callWords)
)

func union(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, set := range sets {
		for word := range set {
			all[word] = true
		}
	}
	return all
}

// findPhone recognises a telephone number. What begins with + and a country
// code speaks for itself. A national number must be written in a way that
// belongs to telephone numbers, or follow a word that says what it is; one that
// follows a word such as "order" is none.
func findPhone(t *text, i int) int {
	if t.s[i] == '+' {
		return international(t, i)
	}
	if t.glued(i) || t.s[i] == '(' && digits[t.prev(i)] {
		return 0
	}
	for _, s := range phoneShapes {
		if end := s.match(t, i); end > 0 {
			speaks := t.speaksFor(i, 5, bothWords)
			if speaks < 0 {
				return 0
			}
			if speaks > 0 || !s.needsWord && !(s.spaceNeedsWord && strings.Contains(t.s[i:end], " ")) {
				return end
			}
		}
		if t.ran {
			return 0
		}
	}
	return withWord(t, i)
}

// international recognises a number that begins with + and a country code.
func international(t *text, i int) int {
	if p := t.prev(i); wordBytes[p] || p == '+' || p == ')' {
		return 0
	}
	end := t.run(i+1, maxPhoneDigits+1, digits)
	first := t.s[i+1 : min(end, len(t.s))]
	code := callingCode(first)
	if code == 0 || len(first) > maxPhoneDigits {
		return 0
	}
	if first[0] == '1' {
		return northAmerican(t, i+2)
	}
	n := readGroups(t, i+1+code, maxPhoneDigits-code)
	least := 7
	if code == 3 {
		least = 6 // the numbers of small countries are short
	}
	// A decimal fraction has one dot; 5 +12345678 is a sum.
	decimal := n.groups == 1 && len(first) == code && t.at(i+1+code) == '.'
	if n.digits < least || wordBytes[t.at(n.end)] || decimal || n.groups == 1 && sum(t, i) {
		return 0
	}
	return n.end
}

// northAmerican returns the end of the ten digits of a number of the North
// American Numbering Plan behind its country code, or 0.
func northAmerican(t *text, i int) int {
	for _, s := range []shape{{pattern: "?(Ndd)?Ndd~dddd"}, {pattern: "?Ndd?Ndd?dddd"}} {
		if end := s.match(t, i); end > 0 || t.ran {
			return end
		}
	}
	return 0
}

// sum reports whether the + at i adds what follows to a number.
func sum(t *text, i int) bool {
	before := strings.TrimRight(t.before(i), " ")
	return before != "" && (digits[before[len(before)-1]] || strings.IndexByte(")*", before[len(before)-1]) >= 0)
}

// withWord recognises a national number of another form behind a word that
// says what it is: directly behind it, or a few words on when the number begins
// with the zero that is dialled before an area.
func withWord(t *text, i int) int {
	most := 12
	abroad := t.has(i, "00")
	if abroad {
		most = len("00") + maxPhoneDigits
	}
	n := readGroups(t, i, most)
	if n.digits < 8 || n.groups > 6 || n.date || n.decimal || t.goesOn(n.end) {
		return 0
	}
	reach, words := 3, bothWords
	switch {
	case n.groups == 1 && n.digits < 9:
		return 0
	case n.groups == 1:
		words = phoneWords
	case abroad && callingCode(t.s[i+2:min(i+5, len(t.s))]) == 0:
		return 0
	case t.s[i] == '0' && !abroad:
		reach = 5
	}
	if t.speaksFor(i, reach, words) <= 0 || reach == 3 && !linked(t, i, words) {
		return 0
	}
	return n.end
}

// links are words that may stand between a telling word and the number.
var links = wordSet("is number no nr num on at under me us at the my our to or now please via et oder und y e est ist es è é")

// linked reports whether nothing but links stands between the number at i and
// the nearest of the words.
func linked(t *text, i int, words map[string]bool) bool {
	for _, word := range t.wordsBefore(i, 3) {
		if words[word] {
			return true
		}
		if !links[word] {
			return false
		}
	}
	return false
}
