# The built-in fields. w_e, w_c and w_k weigh efficacy, confidence and curiosity
# and sum to 1; c_min and e_min are minimum competence; mu is the penalty
# multiplier of a contradiction.

field "software_engineering" {
  aliases     = ["swe", "coding", "code"]
  description = "Writing, reading, debugging and designing software, and the tools and systems it runs on."
  w_e         = 0.55
  w_c         = 0.35
  w_k         = 0.10
  c_min       = 0.70
  e_min       = 0.65
  mu          = 2
}

field "mathematics" {
  aliases     = ["math", "maths"]
  description = "Arithmetic, algebra, calculus, statistics, proofs, and conversions of units and bases."
  w_e         = 0.50
  w_c         = 0.40
  w_k         = 0.10
  c_min       = 0.75
  e_min       = 0.70
  mu          = 3
}

field "research" {
  aliases     = ["science", "stem"]
  description = "The natural sciences and engineering: facts, methods, experiments and their literature."
  w_e         = 0.50
  w_c         = 0.30
  w_k         = 0.20
  c_min       = 0.65
  e_min       = 0.60
  mu          = 2
}

field "medicine" {
  aliases     = ["medical", "clinical"]
  description = "Health, symptoms, diagnoses, treatments and medicines, where a wrong answer can harm a person."
  w_e         = 0.20
  w_c         = 0.70
  w_k         = 0.10
  c_min       = 0.95
  e_min       = 0.90
  mu          = 10
  high_risk   = true
}

field "law" {
  aliases     = ["legal"]
  description = "Statutes, contracts, rights, duties and procedures, where a wrong answer can cost a case."
  w_e         = 0.30
  w_c         = 0.60
  w_k         = 0.10
  c_min       = 0.85
  e_min       = 0.80
  mu          = 5
  high_risk   = true
}

field "finance" {
  aliases     = ["financial"]
  description = "Money, markets, accounting, taxes and investments, where a wrong answer can cost money."
  w_e         = 0.35
  w_c         = 0.55
  w_k         = 0.10
  c_min       = 0.85
  e_min       = 0.80
  mu          = 5
  high_risk   = true
}

field "education" {
  aliases     = ["teaching"]
  description = "Explaining a subject to a learner: lessons, exercises, feedback and study plans."
  w_e         = 0.50
  w_c         = 0.30
  w_k         = 0.20
  c_min       = 0.60
  e_min       = 0.55
  mu          = 1.5
}

field "creative_writing" {
  aliases     = ["creative", "writing"]
  description = "Stories, poems, dialogue, slogans and style, where there is no one right answer."
  w_e         = 0.80
  w_c         = 0.05
  w_k         = 0.15
  c_min       = 0.05
  e_min       = 0.15
  mu          = 1
}

field "general" {
  aliases     = ["default"]
  description = "Everyday questions and conversation that belong to no other field."
  w_e         = 0.50
  w_c         = 0.35
  w_k         = 0.15
  c_min       = 0.50
  e_min       = 0.50
  mu          = 1.5
}
