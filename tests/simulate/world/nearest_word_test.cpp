#include "simulate/world/nearest_word.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

TEST(NearestWord, FindsSlipsOfTheFinger)
{
    const std::vector<std::string> known{"response", "response_hours", "return_hours", "kind"};
    EXPECT_EQ(nearest_word("respons", known), "response");
    EXPECT_EQ(nearest_word("Response_Hour", known), "response_hours");
    EXPECT_EQ(nearest_word("knid", known), "");
    EXPECT_EQ(nearest_word("kinds", known), "kind");
    EXPECT_EQ(nearest_word("something", known), "");
    EXPECT_EQ(nearest_word(std::string(1000, 'k'), known), "");
    EXPECT_EQ(nearest_word("x", {}), "");
}

TEST(NearestWord, ListsWordsAndSaysHowManyAreLeft)
{
    const std::vector<std::string> words{"a", "b", "c"};
    EXPECT_EQ(list_words(words), "a, b, c");
    EXPECT_EQ(list_words(words, 2), "a, b and 1 more");
    EXPECT_EQ(list_words({}), "");
}

} // namespace

} // namespace takedown::simulate
