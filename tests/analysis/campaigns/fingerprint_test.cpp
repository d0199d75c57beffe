#include "analysis/campaigns/fingerprint.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace takedown {

namespace {

std::vector<int> random_words(std::size_t count, std::mt19937& random)
{
    std::vector<int> words(count);
    for (int& word : words) {
        word = static_cast<int>(random() % 100000);
    }
    return words;
}

/// Words without digits, so that normalisation keeps them apart.
std::string spelled(int number)
{
    std::string word = "w";
    do {
        word += static_cast<char>('a' + number % 26);
        number /= 26;
    } while (number > 0);
    return word;
}

std::string text_from(const std::vector<int>& words)
{
    std::string text;
    for (const int word : words) {
        text += spelled(word) + " ";
    }
    return text;
}

double exact_jaccard(const std::vector<int>& a, const std::vector<int>& b)
{
    const auto shingles = [](const std::vector<int>& words) {
        std::set<std::vector<int>> found;
        for (std::size_t i = 0; i + 3 <= words.size(); ++i) {
            found.insert({words[i], words[i + 1], words[i + 2]});
        }
        return found;
    };
    const auto in_a = shingles(a);
    const auto in_b = shingles(b);
    std::size_t both = 0;
    for (const auto& shingle : in_a) {
        both += in_b.count(shingle);
    }
    return static_cast<double>(both) / static_cast<double>(in_a.size() + in_b.size() - both);
}

struct Bias {
    double mean_error = 0;
    double root_mean_square = 0;
};

/// Pairs that share a part of their words, estimated against exact.
Bias bias_for(std::size_t length, double shared)
{
    std::mt19937 random(7);
    constexpr int pairs = 400;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < pairs; ++i) {
        const auto a = random_words(length, random);
        auto b = a;
        const auto keep = static_cast<std::size_t>(shared * static_cast<double>(length));
        for (std::size_t j = keep; j < length; ++j) {
            b[j] = static_cast<int>(random() % 100000);
        }
        const double error =
            estimated_similarity(fingerprint(text_from(a)), fingerprint(text_from(b))) -
            exact_jaccard(a, b);
        sum += error;
        squares += error * error;
    }
    return {sum / pairs, std::sqrt(squares / pairs)};
}

} // namespace

TEST(Fingerprint, EstimatesJaccardWithoutBiasForLongTexts)
{
    for (const double shared : {0.0, 0.2, 0.5, 0.8, 0.95}) {
        const Bias bias = bias_for(400, shared);
        EXPECT_LT(std::abs(bias.mean_error), 0.012) << shared;
        EXPECT_LT(bias.root_mean_square, 0.075) << shared;
    }
}

TEST(Fingerprint, EstimatesJaccardWithoutBiasForTextsWithFewerWordsThanBins)
{
    for (const double shared : {0.0, 0.5, 0.8}) {
        const Bias bias = bias_for(30, shared);
        EXPECT_LT(std::abs(bias.mean_error), 0.02) << shared;
        EXPECT_LT(bias.root_mean_square, 0.14) << shared;
    }
}

TEST(Fingerprint, ForgetsCaseNumbersLinksAndAddresses)
{
    const auto a =
        fingerprint("Dear JOE, your order 12345 at http://evil.example/abc is ready joe@a.example");
    const auto b = fingerprint(
        "dear joe  your order 9 at\nhttps://other.example/x?y=1 is ready\r\nmax@b.example"
    );
    EXPECT_EQ(a.body_digest, b.body_digest);
    EXPECT_EQ(a.words, 8U) << "dear joe your order 0 at is ready: the links do not count";
    EXPECT_EQ(estimated_similarity(a, b), 1.0);
}

TEST(Fingerprint, TellsTextsApartThatDifferInOneWord)
{
    EXPECT_NE(fingerprint("buy now").body_digest, fingerprint("buy later").body_digest);
    EXPECT_NE(fingerprint("a b c").body_digest, fingerprint("c b a").body_digest);
}

TEST(Fingerprint, OfAnEmptyTextIsEmptyAndSimilarToNothing)
{
    const auto nothing = fingerprint(" \n http://only.example/link ");
    EXPECT_EQ(nothing.body_digest, 0U);
    EXPECT_EQ(nothing.words, 0U);
    EXPECT_EQ(estimated_similarity(nothing, nothing), 0.0);
}

TEST(Fingerprint, CountsEachIdeographAsAWord)
{
    EXPECT_EQ(fingerprint("\xe4\xbd\xa0\xe5\xa5\xbd").words, 2U);
    EXPECT_EQ(fingerprint("\xe4\xbd").words, 1U) << "a cut character is no reason to read on";
}

TEST(Fingerprint, TakesMoreThanThirtyThousandMessagesASecondWhereOptimised)
{
#ifndef __OPTIMIZE__
    GTEST_SKIP() << "timing means nothing without optimisation";
#endif
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "timing means nothing under a sanitizer";
#endif
    std::mt19937 random(1);
    std::vector<std::string> texts;
    for (int i = 0; i < 200; ++i) {
        texts.push_back(text_from(random_words(420, random)).substr(0, 2000));
    }
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t sum = 0;
    constexpr int rounds = 100;
    for (int round = 0; round < rounds; ++round) {
        for (const std::string& text : texts) {
            sum += fingerprint(text).body_digest;
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double rate = rounds * static_cast<double>(texts.size()) / took.count();
    RecordProperty("messages_per_second", static_cast<int>(rate));
    std::printf(
        "%.0f messages of 2 kB a second (%llu)\n", rate, static_cast<unsigned long long>(sum)
    );
    EXPECT_GT(rate, 15000) << "half of what is claimed, for busy machines";
}

} // namespace takedown
