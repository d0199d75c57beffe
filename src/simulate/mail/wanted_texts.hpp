#pragma once

// Wanted texts: what people, lists and newsletters say, in the form of a theme's sentences.

#include "simulate/mail/theme_texts.hpp"

namespace takedown::simulate {

const ThemeTexts& letter_texts();
const ThemeTexts& list_texts();
const ThemeTexts& newsletter_texts();

} // namespace takedown::simulate
