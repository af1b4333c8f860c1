// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	_ "embed"
	"strings"
)

//go:embed synonyms.txt
var synonymsFile string

//go:embed common.txt
var commonFile string

// stopWords carry no meaning of their own in a question. "before", "after",
// "without", "above" and the like are not among them, because they change what is
// asked; the prepositions that are have gates of their own (see gate.go).
var stopWords = set(`a an the this that these those is are was were be been being am do does did doing has have had
having will would shall should may might could can to of in on at by for from with as and or it its he his she her they
their them him i me my we our us you your there here so then than if which what who whom whose how into within
near per via get gets got please exactly actually really currently just also such each`)

// determiners may stand inside a phrase: "lost their life" is "lost life".
var determiners = set("a an the this that these those its his her their my our your")

// negations turn a statement into its opposite; an even number of them does not.
var negations = set("not no never without cannot neither nor none nobody nothing nowhere hardly")

// auxiliaries make the passive of the participle that follows.
var auxiliaries = set("is are was were be been being get gets got")

// irregular are participles of directed verbs that do not end in "ed".
var irregular = set("bought beaten won taken led taught wed")

// classNouns say little after "which" and "what".
var classNouns = set("city company person people organisation organization team group town man woman thing site name firm")

// leads are openings that ask without saying what is asked, longest first.
var leads = phrases(
	"i would like to know", "i want to know", "i need to know", "can you please tell me", "could you please tell me",
	"would you please tell me", "can you tell me", "could you tell me", "would you tell me", "please tell me",
	"can you explain", "could you explain", "please explain", "do you know", "tell me", "give me", "name", "explain to me", "let me know",
	"what would be", "what exactly is", "what is", "what are", "what was", "what were", "whats", "which is", "quick question", "hi", "hello", "hey", "please",
)

// prepositions tell what a name is to the verb before it.
// "for" and "by" are one class: one works for a company and is employed by it.
var prepositions = map[string]string{
	"in": "in", "at": "in", "on": "in", "within": "in", "near": "in", "inside": "in",
	"for": "for", "by": "for", "from": "from", "to": "to", "into": "to", "with": "with",
}

// units maps a unit's spellings to one.
var units = spellings(
	"km kilometer kilometers kilometre kilometres kms", "m meter meters metre metres", "cm centimeter centimeters centimetre centimetres",
	"mm millimeter millimeters millimetre millimetres", "mile miles mi", "foot feet ft", "inch inches", "yard yards yd",
	"kg kilogram kilograms kilo kilos", "g gram grams", "mg milligram milligrams", "mcg µg microgram micrograms", "lb lbs pound pounds", "ounce ounces oz",
	"tonne tonnes", "l liter liters litre litres", "ml milliliter milliliters millilitre millilitres", "gallon gallons",
	"°c celsius centigrade", "°f fahrenheit", "kelvin", "s second seconds sec secs", "min mins minute minutes", "h hour hours hr hrs", "ms millisecond milliseconds",
	"day days", "week weeks", "month months", "% percent percentage", "$ dollar dollars usd", "€ euro euros eur", "£ gbp", "¥ yen jpy",
	"kb kilobyte kilobytes", "mb megabyte megabytes", "gb gigabyte gigabytes", "tb terabyte terabytes", "byte bytes", "bit bits",
	"km/h kph", "mph", "m/s", "w watt watts", "kw kilowatt kilowatts", "v volt volts", "j joule joules", "n newton newtons", "hz hertz", "pa pascal pascals", "mol mole moles", "ppm", "kcal", "acre acres", "hectare hectares",
)

// shortUnits are units only beside a number, because they are letters or other words too.
var shortUnits = set("m g l s h n v w j min mi second seconds sec secs foot mole moles mol pa ms mb")

// numberWords are numbers in letters; "one" is left out, being a pronoun too.
var numberWords = map[string]string{
	"zero": "0", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "twenty": "20",
	"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
	"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000",
}

// commonStems are the ordinary words of common.txt.
var commonStems = stems(commonFile)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func phrases(texts ...string) [][]string {
	out := make([][]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, strings.Fields(t))
	}
	return out
}

func spellings(groups ...string) map[string]string {
	m := map[string]string{}
	for _, g := range groups {
		words := strings.Fields(g)
		for _, w := range words {
			m[w] = words[0]
		}
	}
	return m
}

func stems(file string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			m[stem(w)] = true
		}
	}
	return m
}
