// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

// units are names of units of measure. Two of them around a "to" or an "in"
// are a conversion: "5 miles to km", "how many seconds are in a week".
var units = wordSet(`
	mm millimeter millimetre millimeters millimetres cm centimeter centimetre centimeters centimetres
	m meter metre meters metres km kilometer kilometre kilometers kilometres mile miles yard yards foot feet
	inch inches ft mph kph kmh knots
	mg milligram milligrams g gram grams kg kilo kilos kilogram kilograms ton tons tonne tonnes
	ounce ounces oz pound pounds lb lbs stone
	ml milliliter milliliters millilitre millilitres liter liters litre litres gallon gallons quart quarts
	pint pints cup cups teaspoon teaspoons tsp tablespoon tablespoons tbsp
	second seconds minute minutes hour hours day days week weeks month months year years decade century
	celsius fahrenheit kelvin centigrade
	acre acres hectare hectares
	joule joules calorie calories kcal watt watts horsepower volt volts pascal pascals psi bar
	bit bits byte bytes kb mb gb tb kilobyte kilobytes megabyte megabytes gigabyte gigabytes terabyte terabytes
	binary decimal hexadecimal hex octal radian radians degree degrees percent percentage fraction
	numeral numerals roman base`)

// between are the words that may stand between the units of a conversion.
var between = wordSet("to in into as equal equals equivalent are is there a an one the make makes of does do each number numbers")

// links are those of them without which there is no conversion.
var links = wordSet("to in into as is are equal equals equivalent make makes")

// mostBetween is how many words may stand between the units of a conversion.
const mostBetween = 5

// conversion reports whether the words ask for a conversion of units.
func conversion(tokens []token) bool {
	for i, t := range tokens {
		if !units[t.text] {
			continue
		}
		linked := false
		for j := i + 1; j < len(tokens) && j <= i+mostBetween+1 && !tokens[j].starts; j++ {
			word := tokens[j].text
			if linked && units[word] && word != t.text && counted(tokens, i, j) {
				return true
			}
			if !between[word] && !digit(word[0]) {
				break
			}
			linked = linked || links[word]
		}
	}
	return false
}

// counted reports whether the units at i and j come with something to count:
// a number, or "how many", "convert" and the like a few words before. Units
// with nothing but a "to" between them need no more.
func counted(tokens []token, i, j int) bool {
	const before = 4
	if j == i+2 && tokens[i+1].text == "to" {
		return true
	}
	for k := max(0, i-before); k < j; k++ {
		switch word := tokens[k].text; {
		case digit(word[0]), numberWords[word], word == "convert", word == "many", word == "number", word == "amount", word == "change", word == "express", word == "turn":
			return true
		}
	}
	return false
}

// numberWords are the numbers that word problems are written with.
var numberWords = wordSet(`
	two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
	eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen
	half twice thrice third quarter double triple`)

// spokenOperators join two numbers in a calculation that is spelled out: "twelve times nine".
var spokenOperators = wordSet("plus minus times divided multiplied modulo mod")

// spoken reports whether the words are a calculation that is spelled out in
// full or in part: "twelve times nine", "100 dollars minus 17%".
func spoken(tokens []token) bool {
	isNumber := func(i int) bool {
		return i < len(tokens) && (digit(tokens[i].text[0]) || numberWords[tokens[i].text] || tokens[i].text == "one" || tokens[i].text == "zero")
	}
	isOperator := func(i int) bool { return i < len(tokens) && spokenOperators[tokens[i].text] }
	for i := range tokens {
		if !isNumber(i) {
			continue
		}
		op := i + 1
		if !isOperator(op) {
			// A unit may stand behind the number.
			op++
		}
		if isOperator(op) && (isNumber(op+1) || op+1 < len(tokens) && tokens[op+1].text == "by" && isNumber(op+2)) {
			return true
		}
	}
	return false
}

// wordProblem counts how much of a word problem the text is: the numbers in
// it, and whether it asks for one.
func wordProblem(tokens []token) (numbers int, asks bool) {
	for i, t := range tokens {
		if digit(t.text[0]) || numberWords[t.text] {
			numbers++
		}
		if t.text == "how" && i+1 < len(tokens) {
			switch tokens[i+1].text {
			case "many", "much", "long", "far", "old", "fast":
				asks = true
			}
		}
	}
	return numbers, asks
}

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range tokenize(text) {
		set[t.text] = true
	}
	return set
}
